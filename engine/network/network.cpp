#include "engine/network/network.h"

#include <algorithm>
#include <cassert>
#include <limits>

#include "engine/cells/cell.h"
#include "engine/kernels/product.h"
#include "engine/kernels/softmax.h"

namespace rnn {

namespace {

/// Calls block(first, count) for runs of consecutive rows of [T·B] that belong to `rows`: one run when these
/// are the whole batch, else one for each step. Products give each row the same numbers either way.
template <class Block>
void for_each_run(std::size_t batch, Rows rows, std::size_t steps, Block block) {
  if (rows.count == batch) return block(std::size_t{0}, steps * batch);
  for (std::size_t t = 0; t < steps; ++t) block(t * batch + rows.first, rows.count);
}

template <class T>
T* offset(AlignedBuffer<T>& buffer, std::size_t at) {
  return buffer.empty() ? nullptr : buffer.data() + at;
}

}  // namespace

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
void Network<T>::forward(Unrolled<T>& unrolled, Rows rows, std::size_t steps) const {
  assert(unrolled.shape() == shape_ && rows.first + rows.count <= unrolled.batch() &&
         steps <= unrolled.time());
  for (std::size_t l = 0; l < shape_.layers; ++l) forward_layer(l, unrolled, rows, steps);

  const std::size_t units = shape_.hidden, outputs = shape_.outputs, batch = unrolled.batch();
  const T* bias = weights_.data() + table_.head_bias().offset;
  const T* top = unrolled.layer(shape_.layers - 1).hidden.data() + batch * units;
  for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
    T* logits = unrolled.logits().data() + first * outputs;
    for (std::size_t r = 0; r < count; ++r) std::copy_n(bias, outputs, logits + r * outputs);
    product(top + first * units, count, packed_.head(), logits, Into::add);
  });
}

template <class T>
void Network<T>::input_products(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t steps) const {
  const std::size_t batch = unrolled.batch();
  LayerActivations<T>& layer = unrolled.layer(l);
  const std::size_t gate_units = layer.gates.size() / (unrolled.time() * batch);
  if (l == 0 && shape_.input_kind == InputKind::one_hot) {
    const T* table = weights_.data() + table_.parameters()[table_.layers()[0].input_weights].offset;
    for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
      for (std::size_t r = first; r < first + count; ++r) {
        assert(unrolled.tokens()[r] < shape_.inputs);
        std::copy_n(table + unrolled.tokens()[r] * gate_units, gate_units,
                    layer.gates.data() + r * gate_units);
      }
    });
    return;
  }
  const std::size_t inputs = l == 0 ? shape_.inputs : shape_.hidden;
  const T* x = l == 0 ? unrolled.dense_inputs().data() : unrolled.layer(l - 1).hidden.data() + batch * inputs;
  for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
    product(x + first * inputs, count, packed_.layer(l).input, layer.gates.data() + first * gate_units,
            Into::replace);
  });
}

template <class T>
void Network<T>::forward_layer(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t steps) const {
  input_products(l, unrolled, rows, steps);

  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = unrolled.batch();
  const PackedLayer<T>& packed = packed_.layer(l);
  LayerActivations<T>& layer = unrolled.layer(l);
  T* recurrent = offset(layer.recurrent, rows.first * gate_units);
  const T* recurrent_bias =
      traits.recurrent_apart ? weights_.data() + table_.parameters()[table_.layers()[l].recurrent_bias].offset
                             : nullptr;
  for (std::size_t t = 0; t < steps; ++t) {
    const std::size_t row = t * batch + rows.first, next = (row + batch) * units;
    T* gates = layer.gates.data() + row * gate_units;
    const T* hidden_before = layer.hidden.data() + row * units;
    if (traits.recurrent_apart) {
      product(hidden_before, rows.count, packed.recurrent, recurrent, Into::replace);
    } else {
      product(hidden_before, rows.count, packed.recurrent, gates, Into::add);
    }
    cell_kernels<T>(shape_.cell)
        .forward({.rows = rows.count,
                  .hidden_units = units,
                  .bias = packed.bias.data(),
                  .recurrent_bias = recurrent_bias,
                  .gates = gates,
                  .recurrent = recurrent,
                  .hidden_before = hidden_before,
                  .memory_before = offset(layer.memory, row * units),
                  .hidden = layer.hidden.data() + next,
                  .memory = offset(layer.memory, next),
                  .extra = offset(layer.extra, row * units)});
  }
}

template <class T>
void Network<T>::loss(Unrolled<T>& unrolled, Rows rows, std::size_t steps, T scale) const {
  const std::size_t outputs = shape_.outputs;
  for_each_run(unrolled.batch(), rows, steps, [&](std::size_t first, std::size_t count) {
    softmax_cross_entropy(unrolled.logits().data() + first * outputs, unrolled.targets().data() + first,
                          count, outputs, scale, unrolled.losses().data() + first);
  });
}

template <class T>
void Network<T>::backward(Unrolled<T>& unrolled, Rows rows) const {
  for_each_run(unrolled.batch(), rows, unrolled.time(), [&](std::size_t first, std::size_t count) {
    product(unrolled.logits().data() + first * shape_.outputs, count, packed_.head_transposed(),
            unrolled.output_gradient().data() + first * shape_.hidden, Into::replace);
  });
  for (std::size_t l = shape_.layers; l-- > 0;) backward_layer(l, unrolled, rows);
}

template <class T>
void Network<T>::backward_layer(std::size_t l, Unrolled<T>& unrolled, Rows rows) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = unrolled.batch();
  const PackedLayer<T>& packed = packed_.layer(l);
  LayerActivations<T>& layer = unrolled.layer(l);
  T* hidden_gradient = layer.hidden_gradient.data() + rows.first * units;
  for (std::size_t t = unrolled.time(); t-- > 0;) {
    const std::size_t row = t * batch + rows.first;
    T* gate_gradient = layer.gate_gradient.data() + row * gate_units;
    T* recurrent_gradient = offset(layer.recurrent_gradient, row * gate_units);
    cell_kernels<T>(shape_.cell)
        .backward({.rows = rows.count,
                   .hidden_units = units,
                   .gates = layer.gates.data() + row * gate_units,
                   .hidden_before = layer.hidden.data() + row * units,
                   .memory_before = offset(layer.memory, row * units),
                   .hidden = layer.hidden.data() + (row + batch) * units,
                   .extra = offset(layer.extra, row * units),
                   .output_gradient = unrolled.output_gradient().data() + row * units,
                   .hidden_gradient = hidden_gradient,
                   .memory_gradient = offset(layer.memory_gradient, rows.first * units),
                   .gate_gradient = gate_gradient,
                   .recurrent_gradient = recurrent_gradient});
    product(traits.recurrent_apart ? recurrent_gradient : gate_gradient, rows.count,
            packed.recurrent_transposed, hidden_gradient, traits.passes_hidden ? Into::add : Into::replace);
  }
  if (packed.input.empty()) return;
  // What reaches the layer below takes the place of what came from above, which has been used up.
  T* below = l == 0 ? unrolled.input_gradient().data() : unrolled.output_gradient().data();
  const std::size_t inputs = packed.input.rows();
  for_each_run(batch, rows, unrolled.time(), [&](std::size_t first, std::size_t count) {
    product(layer.gate_gradient.data() + first * gate_units, count, packed.input_transposed,
            below + first * inputs, Into::replace);
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
  const double per_step = layers * (3 * gate_units + 3 * units) + units + outputs + 3;
  // Weights, gradients, two moments, two packed forms.
  const double bytes = sizeof(float) * (6 * weights + steps * per_step);
  constexpr double kMost = 9e18;
  return bytes < kMost ? static_cast<std::uint64_t>(bytes) : std::numeric_limits<std::uint64_t>::max();
}

template class Network<float>;
template class Network<double>;

}  // namespace rnn
