#include "engine/formats/onnx.h"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/formats/onnx_graph.h"
#include "engine/losses/loss.h"
#include "engine/network/parameters.h"

namespace rnn {

namespace {

using onnx::Attribute;
using onnx::ElementType;
using onnx::Graph;

constexpr std::size_t kMostGates = 4;

/// How ONNX's operators name and order what PyTorch's modules do.
struct RecurrentOperator {
  std::string_view name;
  std::string_view activation;                // where there is a choice
  std::size_t gates;                          // G
  std::array<std::size_t, kMostGates> order;  // ONNX's k-th gate is PyTorch's order[k]-th
  bool has_memory;
};

/// Index = value of CellKind.
constexpr auto kOperators = std::to_array<RecurrentOperator>({
    {"RNN", "Tanh", 1, {0}, false},
    {"RNN", "Relu", 1, {0}, false},
    {"GRU", "", 3, {1, 0, 2}, false},     // z r h   of r z n
    {"LSTM", "", 4, {0, 3, 1, 2}, true},  // i o f c of i f g o
    {"", "", 0, {}, false},               // refused
    {"", "", 0, {}, false},
});
static_assert(kOperators.size() == kCellNames.size());

const RecurrentOperator& recurrent_operator(CellKind cell) {
  return kOperators[static_cast<std::size_t>(cell)];
}

/// Appends a matrix [G·H][columns] or a bias [G·H], its gates in ONNX's order.
void append_in_order(const NamedTensor& tensor, const RecurrentOperator& operation, std::vector<float>& to) {
  const std::size_t block = tensor.values.size() / operation.gates;
  for (std::size_t k = 0; k < operation.gates; ++k) {
    const float* from = tensor.values.data() + operation.order[k] * block;
    to.insert(to.end(), from, from + block);
  }
}

class Exporter {
 public:
  explicit Exporter(const PortableModel& model)
      : model_(model),
        shape_(model.shape.encoder()),
        table_(model.shape),
        operation_(recurrent_operator(shape_.cell)) {}

  std::vector<std::uint8_t> run();

 private:
  std::string add_inputs();
  std::vector<std::string> add_states(const std::string& name);
  std::string add_layer(std::size_t layer, const std::string& input, const std::string& hidden,
                        const std::string& memory);
  void add_weights(const std::string& name, std::size_t layer, std::size_t columns,
                   std::initializer_list<std::size_t LayerParameters::*> kinds);
  void add_head(const std::string& input);
  void add_final_states(const std::string& name, const std::string& suffix);
  void add_numbers(const std::string& name, const std::vector<std::int64_t>& numbers);
  std::map<std::string, std::string> metadata() const;

  const PortableModel& model_;
  const StackShape shape_;
  const ParameterTable table_;
  const RecurrentOperator& operation_;
  Graph graph_{"recurrent network"};
};

std::string layer_name(std::size_t layer) { return "layer" + std::to_string(layer); }

std::vector<std::uint8_t> Exporter::run() {
  std::string signal = add_inputs();
  const auto hidden = add_states("h0");
  const auto memory = operation_.has_memory ? add_states("c0") : std::vector<std::string>(shape_.layers);
  // Between the layers, [T][D][B][H] becomes [T][B][D·H]. 0: the size stays as it is.
  add_numbers("joined_shape", {0, 0, static_cast<std::int64_t>(shape_.width())});
  for (std::size_t l = 0; l < shape_.layers; ++l) signal = add_layer(l, signal, hidden[l], memory[l]);
  add_head(signal);
  add_final_states("hn", "_hidden");
  if (operation_.has_memory) add_final_states("cn", "_memory");
  return graph_.model(metadata());
}

/// The name of what the first layer reads, [T][B][inputs].
std::string Exporter::add_inputs() {
  if (!shape_.reads_tokens()) {
    graph_.add_input("inputs", ElementType::float32, {"time", "batch", shape_.inputs});
    return "inputs";
  }
  graph_.add_input("tokens", ElementType::int64, {"time", "batch"});
  if (shape_.input_kind == InputKind::embedding) {
    const NamedTensor& embedding = model_.tensor("embedding.weight");
    graph_.add_constant(embedding.name, embedding.shape, embedding.values);
    graph_.add_node("Gather", {embedding.name, "tokens"}, {"embedded"});
    return "embedded";
  }
  add_numbers("vocabulary_size", {static_cast<std::int64_t>(shape_.inputs)});
  graph_.add_constant("off_and_on", {2}, std::array{0.0f, 1.0f});
  graph_.add_node("OneHot", {"tokens", "vocabulary_size", "off_and_on"}, {"one_hot"});
  return "one_hot";
}

/// Cuts an input [L·D][B][H] into the initial states [D][B][H] of the layers; their names.
std::vector<std::string> Exporter::add_states(const std::string& name) {
  graph_.add_input(name, ElementType::float32, {shape_.layers * shape_.directions, "batch", shape_.hidden});
  if (shape_.layers == 1) return {name};
  std::vector<std::string> parts;
  for (std::size_t l = 0; l < shape_.layers; ++l) parts.push_back(layer_name(l) + "_" + name);
  const std::string sizes = name + "_split";
  add_numbers(sizes, std::vector(shape_.layers, static_cast<std::int64_t>(shape_.directions)));
  graph_.add_node("Split", {name, sizes}, parts, {{"axis", std::int64_t{0}}});
  return parts;
}

/// Name of the layer's output [T][B][D·H].
std::string Exporter::add_layer(std::size_t layer, const std::string& input, const std::string& hidden,
                                const std::string& memory) {
  const std::string name = layer_name(layer);
  const std::size_t inputs = shape_.layer_inputs(layer);
  add_weights(name + "_W", layer, inputs, {&LayerParameters::input_weights});
  add_weights(name + "_R", layer, shape_.hidden, {&LayerParameters::recurrent_weights});
  add_weights(name + "_B", layer, 0, {&LayerParameters::input_bias, &LayerParameters::recurrent_bias});

  std::vector<Attribute> attributes{
      {"hidden_size", static_cast<std::int64_t>(shape_.hidden)},
      {"direction", std::string(shape_.directions == 2 ? "bidirectional" : "forward")}};
  if (!operation_.activation.empty()) {
    attributes.push_back({"activations", std::vector(shape_.directions, std::string(operation_.activation))});
  }
  // PyTorch's GRU resets after the product with the recurrent weights.
  if (shape_.cell == CellKind::gru) attributes.push_back({"linear_before_reset", std::int64_t{1}});

  // No lengths of sequences: "".
  std::vector<std::string> inputs_of_node{input, name + "_W", name + "_R", name + "_B", "", hidden};
  std::vector<std::string> outputs{name + "_states", name + "_hidden"};
  if (operation_.has_memory) {
    inputs_of_node.push_back(memory);
    outputs.push_back(name + "_memory");
  }
  graph_.add_node(operation_.name, inputs_of_node, outputs, attributes);

  graph_.add_node("Transpose", {name + "_states"}, {name + "_by_sequence"},  // [T][B][D][H]
                  {{"perm", std::vector<std::int64_t>{0, 2, 1, 3}}});
  graph_.add_node("Reshape", {name + "_by_sequence", "joined_shape"}, {name + "_output"});
  return name + "_output";
}

/// A constant of the layer's weights, a block for each direction: [D][G·H][columns]; without columns of its
/// biases, [D][G·H + G·H].
void Exporter::add_weights(const std::string& name, std::size_t layer, std::size_t columns,
                           std::initializer_list<std::size_t LayerParameters::*> kinds) {
  std::vector<float> values;
  for (std::size_t d = 0; d < shape_.directions; ++d) {
    for (const auto kind : kinds) {
      const LayerParameters& parameters = table_.encoder().layers[layer * shape_.directions + d];
      append_in_order(model_.tensor(table_[parameters.*kind].name), operation_, values);
    }
  }
  const std::size_t gate_units = operation_.gates * shape_.hidden;
  auto shape = columns == 0 ? std::vector{shape_.directions, kinds.size() * gate_units}
                            : std::vector{shape_.directions, gate_units, columns};
  graph_.add_constant(name, shape, values);
}

/// logits = V h + C. MatMul wants the matrix as [D·H][O].
void Exporter::add_head(const std::string& input) {
  const NamedTensor &weight = model_.tensor("head.weight"), &bias = model_.tensor("head.bias");
  const std::size_t columns = shape_.width();
  std::vector<float> transposed(weight.values.size());
  for (std::size_t o = 0; o < model_.shape.outputs; ++o) {
    for (std::size_t i = 0; i < columns; ++i) {
      transposed[i * model_.shape.outputs + o] = weight.values[o * columns + i];
    }
  }
  graph_.add_constant("head_V", {columns, model_.shape.outputs}, transposed);
  graph_.add_constant("head_C", {model_.shape.outputs}, bias.values);
  graph_.add_node("MatMul", {input, "head_V"}, {"head_product"});
  graph_.add_node("Add", {"head_product", "head_C"}, {"logits"});
  graph_.add_output("logits", ElementType::float32, {"time", "batch", model_.shape.outputs});
}

/// Puts the final states of the layers, [D][B][H] each, together as [L·D][B][H].
void Exporter::add_final_states(const std::string& name, const std::string& suffix) {
  std::vector<std::string> parts;
  for (std::size_t l = 0; l < shape_.layers; ++l) parts.push_back(layer_name(l) + suffix);
  graph_.add_node("Concat", parts, {name}, {{"axis", std::int64_t{0}}});
  graph_.add_output(name, ElementType::float32, {shape_.layers * shape_.directions, "batch", shape_.hidden});
}

void Exporter::add_numbers(const std::string& name, const std::vector<std::int64_t>& numbers) {
  graph_.add_constant(name, {numbers.size()}, numbers);
}

std::map<std::string, std::string> Exporter::metadata() const {
  std::map<std::string, std::string> metadata{
      {"cell", std::string(kCellNames[static_cast<std::size_t>(shape_.cell)])},
      {"loss", std::string(kLossNames[static_cast<std::size_t>(model_.shape.loss)])}};
  if (!model_.vocabulary.empty()) metadata["vocabulary"] = nlohmann::json(model_.vocabulary).dump();
  return metadata;
}

Expected<void> check_expressible(const NetworkShape& shape) {
  if (!has_pytorch_module(shape.cell) || shape.layer_norm || shape.residual || shape.has_decoder() ||
      shape.task == TaskShape::many_to_one) {
    return error("This network cannot be written as ONNX yet.");
  }
  return {};
}

}  // namespace

Expected<std::vector<std::uint8_t>> write_onnx(const PortableModel& model) {
  if (auto fine = check(model); !fine) return std::unexpected(fine.error());
  if (auto fine = check_expressible(model.shape); !fine) return std::unexpected(fine.error());
  std::uint64_t bytes = std::uint64_t{1} << 20;  // more than all but weights and vocabulary take
  for (const auto& tensor : model.tensors) bytes += sizeof(float) * tensor.values.size();
  for (const auto& symbol : model.vocabulary) bytes += 8 * (symbol.size() + 1);
  if (bytes > onnx::kLargestModel) {
    return error("The model takes " + std::to_string(bytes >> 20) + " MiB; an ONNX file holds at most 2048.");
  }
  return Exporter(model).run();
}

}  // namespace rnn
