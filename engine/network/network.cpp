#include "engine/network/network.h"

#include <cassert>
#include <limits>

#include "engine/cells/cell.h"
#include "engine/kernels/softmax.h"
#include "engine/network/runs.h"

namespace rnn {

template <class T>
Network<T>::Network(const NetworkShape& shape)
    : shape_(shape), table_(shape), weights_(table_.arena_size()), packed_(shape) {
  assert(shape.inputs > 0 && shape.hidden > 0 && shape.layers > 0 && shape.outputs > 0);
  pack();
}

template <class T>
void Network<T>::pack() {
  for (std::size_t task = 0; task < pack_tasks(); ++task) pack_task(task);
}

template <class T>
void Network<T>::loss(Unrolled<T>& unrolled, Rows rows, std::size_t steps, T scale) const {
  const std::size_t outputs = shape_.outputs;
  for_each_run(unrolled.batch(), rows, {0, steps}, [&](std::size_t first, std::size_t count) {
    softmax_cross_entropy(unrolled.logits().data() + first * outputs, unrolled.targets().data() + first,
                          count, outputs, scale, unrolled.losses().data() + first);
  });
}

std::uint64_t training_bytes(const NetworkShape& shape, std::uint64_t time, std::uint64_t batch) {
  // In floating point, where nothing overflows.
  const CellTraits& traits = cell_traits(shape.cell);
  const double units = static_cast<double>(shape.hidden), layers = static_cast<double>(shape.layers);
  const double gate_units = static_cast<double>(traits.gates.size()) * units;
  const double outputs = static_cast<double>(shape.outputs), inputs = static_cast<double>(shape.inputs);
  const double weights =
      gate_units * (inputs + (2 * layers - 1) * units + 2 * layers) + outputs * (units + 1);
  const double steps = static_cast<double>(time) * static_cast<double>(batch);
  const double per_step = layers * (3 * gate_units + 4 * units) + units + outputs + 3;
  // Weights, gradients, two moments, two packed forms.
  const double bytes = sizeof(float) * (6 * weights + steps * per_step);
  constexpr double kMost = 9e18;
  return bytes < kMost ? static_cast<std::uint64_t>(bytes) : std::numeric_limits<std::uint64_t>::max();
}

template class Network<float>;
template class Network<double>;

}  // namespace rnn
