#include "engine/formats/onnx_stack.h"

#include <array>
#include <utility>

#include "engine/cells/cell.h"

namespace rnn::onnx {

namespace {

constexpr std::size_t kMostGates = 4;

/// How ONNX's operators name and order what our cells do.
struct RecurrentOperator {
  std::string_view name;
  std::string_view activation;                     // where there is a choice
  std::array<std::size_t, kMostGates> order = {};  // ONNX's k-th gate is our order[k]-th
};

/// Index = value of CellKind.
constexpr auto kOperators = std::to_array<RecurrentOperator>({
    {"RNN", "Tanh", {0}},
    {"RNN", "Relu", {0}},
    {"GRU", "", {1, 0, 2}},      // z r h   of r z n
    {"LSTM", "", {0, 3, 1, 2}},  // i o f c of i f g o
    {"LSTM", "", {0, 3, 1, 2}},
    {"", "", {}},  // no operator: feed_forward_layer
});
static_assert(kOperators.size() == kCellNames.size());

/// ONNX's k-th peephole, i o f, is our kPeepholes[k]-th, of i f o.
constexpr std::array<std::size_t, 3> kPeepholes = {0, 2, 1};

const RecurrentOperator& recurrent_operator(CellKind cell) {
  return kOperators[static_cast<std::size_t>(cell)];
}

/// Appends blocks of a tensor in this order.
void append_in_order(const NamedTensor& tensor, std::span<const std::size_t> order, std::vector<float>& to) {
  const std::size_t block = tensor.values.size() / order.size();
  for (const std::size_t from : order) {
    const float* values = tensor.values.data() + from * block;
    to.insert(to.end(), values, values + block);
  }
}

std::string layer_name(std::size_t l) { return "layer" + std::to_string(l); }

}  // namespace

StackWriter::StackWriter(Builder& builder, const StackShape& shape, const StackParameters& parameters,
                         std::string lengths)
    : builder_(builder), shape_(shape), parameters_(parameters), lengths_(std::move(lengths)) {}

std::string StackWriter::write(std::string_view time) {
  const CellTraits& traits = cell_traits(shape_.cell);
  std::string signal = read_inputs(time);
  std::vector<std::string> hidden(shape_.layers), memory(shape_.layers);
  if (traits.recurrent) hidden = read_states("h0");
  if (traits.has_memory) memory = read_states("c0");
  // Between the layers, [T][B][D][H] becomes [T][B][D·H]. 0: the size stays as it is.
  if (traits.recurrent) builder_.numbers("joined_shape", {0, 0, static_cast<std::int64_t>(shape_.width())});
  if (shape_.layer_norm) builder_.number("epsilon", 1e-5f);  // as torch.nn.LayerNorm
  for (std::size_t l = 0; l < shape_.layers; ++l) {
    std::string output =
        traits.recurrent ? recurrent_layer(l, signal, hidden[l], memory[l]) : feed_forward_layer(l, signal);
    if (shape_.layer_norm) output = normalise(l, output);
    if (shape_.residual && l > 0)
      output = builder_.node("Add", {output, signal}, layer_name(l) + "_with_inputs");
    signal = std::move(output);
  }
  return signal;
}

/// The name of what the first layer reads, [T][B][inputs].
std::string StackWriter::read_inputs(std::string_view time) {
  if (!shape_.reads_tokens()) {
    builder_.graph.add_input("inputs", ElementType::float32, {time, "batch", shape_.inputs});
    return "inputs";
  }
  builder_.graph.add_input("tokens", ElementType::int64, {time, "batch"});
  if (shape_.input_kind == InputKind::embedding) {
    return builder_.node("Gather", {builder_.constant(parameters_.embedding), "tokens"}, "embedded");
  }
  builder_.numbers("vocabulary_size", {static_cast<std::int64_t>(shape_.inputs)});
  builder_.graph.add_constant("off_and_on", {2}, std::array{0.0f, 1.0f});
  return builder_.node("OneHot", {"tokens", "vocabulary_size", "off_and_on"}, "one_hot");
}

/// The states before the first step as an input, and the names of its parts, [D][B][H] for each layer.
std::vector<std::string> StackWriter::read_states(const std::string& name) {
  builder_.graph.add_input(name, ElementType::float32,
                           {shape_.layers * shape_.directions, "batch", shape_.hidden});
  if (shape_.layers == 1) return {name};
  std::vector<std::string> parts;
  for (std::size_t l = 0; l < shape_.layers; ++l) parts.push_back(layer_name(l) + "_" + name);
  const auto sizes = builder_.numbers(
      name + "_split", std::vector(shape_.layers, static_cast<std::int64_t>(shape_.directions)));
  builder_.graph.add_node("Split", {name, sizes}, parts, {{"axis", std::int64_t{0}}});
  return parts;
}

/// Name of the layer's states at all steps, [T][B][D·H].
std::string StackWriter::recurrent_layer(std::size_t l, const std::string& input, const std::string& hidden,
                                         const std::string& memory) {
  const RecurrentOperator& operation = recurrent_operator(shape_.cell);
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::string name = layer_name(l);
  std::vector<Attribute> attributes{
      {"hidden_size", static_cast<std::int64_t>(shape_.hidden)},
      {"direction", std::string(shape_.directions == 2 ? "bidirectional" : "forward")}};
  if (!operation.activation.empty()) {
    attributes.push_back({"activations", std::vector(shape_.directions, std::string(operation.activation))});
  }
  // Our GRU, as PyTorch's, resets after the product with the recurrent weights.
  if (shape_.cell == CellKind::gru) attributes.push_back({"linear_before_reset", std::int64_t{1}});

  std::vector<std::string> inputs{
      input,
      weights(name + "_W", l, {&LayerParameters::input_weights}),
      weights(name + "_R", l, {&LayerParameters::recurrent_weights}),
      weights(name + "_B", l, {&LayerParameters::input_bias, &LayerParameters::recurrent_bias}),
      lengths_,
      hidden};
  std::vector<std::string> outputs{name + "_states", name + "_hidden"};
  if (traits.has_memory) {
    inputs.push_back(memory);
    outputs.push_back(name + "_memory");
  }
  if (!traits.peepholes.empty()) inputs.push_back(peepholes(l));
  builder_.graph.add_node(operation.name, inputs, outputs, attributes);

  const auto by_sequence =  // [T][D][B][H] → [T][B][D][H]
      builder_.node("Transpose", {name + "_states"}, name + "_by_sequence",
                    {{"perm", std::vector<std::int64_t>{0, 2, 1, 3}}});
  return builder_.node("Reshape", {by_sequence, "joined_shape"}, name + "_output");
}

/// A constant with the layer's weights, a block for each direction: [D][G·H][columns]; of biases
/// [D][G·H + G·H].
std::string StackWriter::weights(const std::string& name, std::size_t l,
                                 std::initializer_list<std::size_t LayerParameters::*> kinds) {
  const std::size_t gates = cell_traits(shape_.cell).gates.size();
  const auto order = std::span(recurrent_operator(shape_.cell).order).first(gates);
  std::vector<float> values;
  for (std::size_t d = 0; d < shape_.directions; ++d) {
    for (const auto kind : kinds) append_in_order(builder_.tensor(layer(l, d).*kind), order, values);
  }
  std::vector<std::size_t> shape{shape_.directions, kinds.size() * gates * shape_.hidden};
  const Parameter& first = builder_.table[layer(l, 0).*(*kinds.begin())];
  if (first.is_matrix()) shape.push_back(first.inputs);
  builder_.graph.add_constant(name, shape, values);
  return name;
}

std::string StackWriter::peepholes(std::size_t l) {
  const std::string name = layer_name(l) + "_P";
  std::vector<float> values;
  for (std::size_t d = 0; d < shape_.directions; ++d) {
    append_in_order(builder_.tensor(layer(l, d).peepholes), kPeepholes, values);
  }
  builder_.graph.add_constant(name, {shape_.directions, kPeepholes.size() * shape_.hidden}, values);
  return name;
}

std::string StackWriter::feed_forward_layer(std::size_t l, const std::string& input) {
  std::vector<std::string> directions;
  for (std::size_t d = 0; d < shape_.directions; ++d) {
    const std::string name = layer_name(l) + (d == 0 ? "" : "_reverse");
    const auto sum = builder_.linear(input, layer(l, d).input_weights, layer(l, d).input_bias, name + "_sum");
    directions.push_back(builder_.node("Tanh", {sum}, name + "_output"));
  }
  if (directions.size() == 1) return directions.front();
  return builder_.node("Concat", directions, layer_name(l) + "_joined", {{"axis", std::int64_t{-1}}});
}

/// γ·(x − mean)/√(variance + ε) + β over the last axis. (An operator for it came with version 17.)
std::string StackWriter::normalise(std::size_t l, const std::string& input) {
  const std::string name = layer_name(l) + "_norm";
  const std::vector<Attribute> last{{"axes", std::vector<std::int64_t>{-1}}};
  const NormParameters& parameters = parameters_.norms[l];
  const auto mean = builder_.node("ReduceMean", {input}, name + "_mean", last);
  const auto centred = builder_.node("Sub", {input, mean}, name + "_centred");
  const auto squares = builder_.node("Mul", {centred, centred}, name + "_squares");
  const auto variance = builder_.node("ReduceMean", {squares}, name + "_variance", last);
  const auto bounded = builder_.node("Add", {variance, "epsilon"}, name + "_bounded");
  const auto deviation = builder_.node("Sqrt", {bounded}, name + "_deviation");
  const auto normalised = builder_.node("Div", {centred, deviation}, name + "_normalised");
  const auto scaled =
      builder_.node("Mul", {normalised, builder_.constant(parameters.scale)}, name + "_scaled");
  return builder_.node("Add", {scaled, builder_.constant(parameters.shift)}, name);
}

void StackWriter::write_final_states(bool summed) {
  const CellTraits& traits = cell_traits(shape_.cell);
  const bool sums = summed && shape_.directions == 2;
  if (sums && traits.recurrent) builder_.numbers("directions_axis", {0});
  const auto write = [&](const std::string& name, const std::string& suffix) {
    std::vector<std::string> parts;  // [D][B][H] of each layer
    for (std::size_t l = 0; l < shape_.layers; ++l) {
      const std::string part = layer_name(l) + suffix;
      parts.push_back(sums ? builder_.node("ReduceSum", {part, "directions_axis"}, part + "_sum") : part);
    }
    builder_.node("Concat", parts, name, {{"axis", std::int64_t{0}}});
    const std::size_t directions = sums ? 1 : shape_.directions;
    builder_.graph.add_output(name, ElementType::float32,
                              {shape_.layers * directions, "batch", shape_.hidden});
  };
  if (traits.recurrent) write("hn", "_hidden");
  if (traits.has_memory) write("cn", "_memory");
}

}  // namespace rnn::onnx
