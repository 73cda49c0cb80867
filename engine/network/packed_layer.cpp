#include "engine/network/packed_layer.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"

namespace rnn {

template <class T>
PackedLayer<T>::PackedLayer(const StackShape& shape, std::size_t l)
    : recurrent_apart_(cell_traits(shape.cell).recurrent_apart) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t gate_units = traits.gates.size() * shape.hidden, inputs = shape.layer_inputs(l);
  if (!shape.looks_up(l)) {
    input = PackedMatrix<T>(inputs, gate_units);
    input_transposed = PackedMatrix<T>(gate_units, inputs);
  }
  if (traits.recurrent) {
    recurrent = PackedMatrix<T>(shape.hidden, gate_units);
    recurrent_transposed = PackedMatrix<T>(gate_units, shape.hidden);
  }
  bias = AlignedBuffer<T>(gate_units);
}

template <class T>
void PackedLayer<T>::run_task(std::size_t task, const LayerParameters& parameters, Arena<const T> weights) {
  switch (task) {
    case 0:
      if (!recurrent.empty()) recurrent.pack(weights.at(parameters.recurrent_weights));
      break;
    case 1:
      if (!recurrent.empty()) recurrent_transposed.pack_transposed(weights.at(parameters.recurrent_weights));
      break;
    case 2:
      if (!input.empty()) input.pack(weights.at(parameters.input_weights));
      std::copy_n(weights.at(parameters.input_bias), bias.size(), bias.data());
      if (const T* recurrent_bias = weights.at(parameters.recurrent_bias);
          recurrent_bias && !recurrent_apart_) {
        for (std::size_t j = 0; j < bias.size(); ++j) bias.data()[j] += recurrent_bias[j];
      }
      break;
    case 3:
      if (!input.empty()) input_transposed.pack_transposed(weights.at(parameters.input_weights));
      break;
    default:
      assert(false);
  }
}

template class PackedLayer<float>;
template class PackedLayer<double>;

}  // namespace rnn
