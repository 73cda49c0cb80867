#include "engine/network/parameters.h"

#include <utility>

#include "engine/cells/cell.h"
#include "engine/kernels/aligned_buffer.h"

namespace rnn {

std::vector<std::size_t> Parameter::shape() const {
  if (is_matrix()) return {outputs, inputs};
  return {outputs};
}

ParameterTable::ParameterTable(const NetworkShape& shape) {
  encoder_ = add_stack(shape.encoder(), "");
  if (shape.has_decoder()) {
    decoder_ = add_stack(shape.decoder(), "decoder");
    if (shape.attention != AttentionKind::none) attention_ = add_attention(shape);
  }
  add("head.weight", shape.head_outputs(), shape.head_inputs());
  add("head.bias", shape.head_outputs(), 0);
}

StackParameters ParameterTable::add_stack(const StackShape& shape, const std::string& prefix) {
  const std::string before = prefix.empty() ? "" : prefix + "_", rnn = prefix.empty() ? "rnn" : prefix;
  StackParameters stack;
  if (shape.input_kind == InputKind::embedding) {
    stack.embedding = add(before + "embedding.weight", shape.inputs, shape.embedding);
    parameters_.back().lookup = true;
  }
  for (std::size_t l = 0; l < shape.layers; ++l) {
    for (std::size_t d = 0; d < shape.directions; ++d) stack.layers.push_back(add_layer(shape, l, d, rnn));
  }
  for (std::size_t l = 0; shape.layer_norm && l < shape.layers; ++l) {
    const std::string name = before + "norms." + std::to_string(l);
    const std::size_t scale = add(name + ".weight", shape.width(), 0);
    stack.norms.push_back({scale, add(name + ".bias", shape.width(), 0)});
  }
  return stack;
}

LayerParameters ParameterTable::add_layer(const StackShape& shape, std::size_t l, std::size_t d,
                                          const std::string& name) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t gate_units = traits.gates.size() * shape.hidden;
  const std::string suffix = "_l" + std::to_string(l) + (d == 0 ? "" : "_reverse");
  // Each call after the other, as the order is that of the arena.
  LayerParameters layer{.input_weights =
                            add(name + ".weight_ih" + suffix, gate_units, shape.layer_inputs(l))};
  if (traits.recurrent) layer.recurrent_weights = add(name + ".weight_hh" + suffix, gate_units, shape.hidden);
  layer.input_bias = add(name + ".bias_ih" + suffix, gate_units, 0);
  if (traits.recurrent) layer.recurrent_bias = add(name + ".bias_hh" + suffix, gate_units, 0);
  if (!traits.peepholes.empty()) {
    layer.peepholes = add(name + ".peephole" + suffix, traits.peepholes.size() * shape.hidden, 0);
  }
  return layer;
}

AttentionParameters ParameterTable::add_attention(const NetworkShape& shape) {
  const std::size_t units = shape.hidden, width = shape.encoder().width();
  AttentionParameters attention;
  const bool additive = shape.attention == AttentionKind::additive;
  if (additive || width != units) attention.memory = add("attention.memory.weight", units, width);
  if (additive) {
    attention.query = add("attention.query.weight", units, units);
    attention.query_bias = add("attention.query.bias", units, 0);
    attention.score = add("attention.score.weight", 1, units);
  }
  attention.combine = add("attention.combine.weight", units, units + width);
  attention.combine_bias = add("attention.combine.bias", units, 0);
  return attention;
}

std::size_t ParameterTable::add(std::string name, std::size_t outputs, std::size_t inputs) {
  // Numbers of the smaller of the two scalars, so that the layout does not depend on which.
  constexpr std::size_t kStep = kAlignment / sizeof(float);
  parameters_.push_back({std::move(name), outputs, inputs, arena_size_});
  arena_size_ += (parameters_.back().size() + kStep - 1) / kStep * kStep;
  return parameters_.size() - 1;
}

const Parameter* ParameterTable::find(std::string_view name) const {
  for (const Parameter& parameter : parameters_) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

std::size_t ParameterTable::count() const {
  std::size_t sum = 0;
  for (const Parameter& parameter : parameters_) sum += parameter.size();
  return sum;
}

}  // namespace rnn
