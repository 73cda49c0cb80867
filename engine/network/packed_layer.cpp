#include "engine/network/packed_layer.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"

namespace rnn {

template <class T>
PackedLayer<T>::PackedLayer(const StackShape& shape, std::size_t l) {
  const CellTraits& traits = cell_traits(shape.cell);
  const std::size_t gate_units = traits.gates.size() * shape.hidden, inputs = shape.layer_inputs(l);
  if (!shape.looks_up(l)) {
    input = PackedMatrix<T>(inputs, gate_units);
    input_transposed = PackedMatrix<T>(gate_units, inputs);
  }
  if (traits.recurrent) {
    const std::size_t summed = traits.gates_with_sums() * shape.hidden;
    recurrent = PackedMatrix<T>(shape.hidden, summed);
    recurrent_transposed = PackedMatrix<T>(summed, shape.hidden);
    if (traits.recurrent_apart) {
      apart = PackedMatrix<T>(shape.hidden, shape.hidden);
      apart_transposed = PackedMatrix<T>(shape.hidden, shape.hidden);
    }
  }
  bias = AlignedBuffer<T>(gate_units);
}

template <class T>
void PackedLayer<T>::run_task(std::size_t task, const LayerParameters& parameters, Arena<const T> weights) {
  const T* w = weights.at(parameters.recurrent_weights);
  const std::size_t gate_units = bias.size(), summed = recurrent.columns();
  switch (task) {
    case 0:
      if (!recurrent.empty()) recurrent.pack({w, gate_units});
      if (!apart.empty()) apart.pack({w + summed, gate_units});
      break;
    case 1:
      if (!recurrent.empty()) recurrent_transposed.pack_transposed({w, gate_units});
      if (!apart.empty()) apart_transposed.pack_transposed({w + summed, gate_units});
      break;
    case 2:
      if (!input.empty()) input.pack(weights.at(parameters.input_weights));
      std::copy_n(weights.at(parameters.input_bias), bias.size(), bias.data());
      for (std::size_t j = 0; j < summed; ++j) bias.data()[j] += weights.at(parameters.recurrent_bias)[j];
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
