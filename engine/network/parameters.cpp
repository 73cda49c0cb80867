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
  const std::size_t gate_units = cell_traits(shape.cell).gates.size() * shape.hidden;
  for (std::size_t l = 0; l < shape.layers; ++l) {
    const std::string suffix = "_l" + std::to_string(l);
    const std::size_t inputs = l == 0 ? shape.inputs : shape.hidden;
    // Each call after the other, as the order is that of the arena.
    const std::size_t input_weights = add("rnn.weight_ih" + suffix, gate_units, inputs);
    const std::size_t recurrent_weights = add("rnn.weight_hh" + suffix, gate_units, shape.hidden);
    const std::size_t input_bias = add("rnn.bias_ih" + suffix, gate_units, 0);
    const std::size_t recurrent_bias = add("rnn.bias_hh" + suffix, gate_units, 0);
    layers_.push_back({input_weights, recurrent_weights, input_bias, recurrent_bias});
  }
  add("head.weight", shape.outputs, shape.hidden);
  add("head.bias", shape.outputs, 0);
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
