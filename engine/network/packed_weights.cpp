#include "engine/network/packed_weights.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"

namespace rnn {

template <class T>
PackedWeights<T>::PackedWeights(const NetworkShape& shape)
    : recurrent_apart_(cell_traits(shape.cell).recurrent_apart),
      head_(shape.hidden, shape.outputs),
      head_transposed_(shape.outputs, shape.hidden) {
  const std::size_t gate_units = cell_traits(shape.cell).gates.size() * shape.hidden;
  for (std::size_t l = 0; l < shape.layers; ++l) {
    PackedLayer<T> layer;
    const std::size_t inputs = l == 0 ? shape.inputs : shape.hidden;
    if (l > 0 || shape.input_kind == InputKind::dense) {
      layer.input = PackedMatrix<T>(inputs, gate_units);
      layer.input_transposed = PackedMatrix<T>(gate_units, inputs);
    }
    layer.recurrent = PackedMatrix<T>(shape.hidden, gate_units);
    layer.recurrent_transposed = PackedMatrix<T>(gate_units, shape.hidden);
    layer.bias = AlignedBuffer<T>(gate_units);
    layers_.push_back(std::move(layer));
  }
}

template <class T>
void PackedWeights<T>::run_task(std::size_t task, const ParameterTable& table, std::span<const T> weights) {
  assert(task < tasks());
  const std::size_t l = task / kTasksPerLayer, part = task % kTasksPerLayer;
  if (l == layers_.size()) {
    const T* head = weights.data() + table.head_weights().offset;
    part == 0 ? head_.pack(head) : head_transposed_.pack_transposed(head);
    return;
  }
  const auto at = [&](std::size_t parameter) {
    return weights.data() + table.parameters()[parameter].offset;
  };
  const ParameterTable::Layer& parameters = table.layers()[l];
  PackedLayer<T>& layer = layers_[l];
  switch (part) {
    case 0:
      layer.recurrent.pack(at(parameters.recurrent_weights));
      break;
    case 1:
      layer.recurrent_transposed.pack_transposed(at(parameters.recurrent_weights));
      break;
    case 2:
      if (!layer.input.empty()) layer.input.pack(at(parameters.input_weights));
      std::copy_n(at(parameters.input_bias), layer.bias.size(), layer.bias.data());
      if (!recurrent_apart_) {
        for (std::size_t j = 0; j < layer.bias.size(); ++j)
          layer.bias.data()[j] += at(parameters.recurrent_bias)[j];
      }
      break;
    case 3:
      if (!layer.input.empty()) layer.input_transposed.pack_transposed(at(parameters.input_weights));
      break;
  }
}

template class PackedWeights<float>;
template class PackedWeights<double>;

}  // namespace rnn
