#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"
#include "engine/kernels/product.h"
#include "engine/network/network.h"
#include "engine/network/runs.h"

namespace rnn {

template <class T>
void Network<T>::forward(Unrolled<T>& unrolled, Rows rows, std::size_t steps) const {
  assert(unrolled.shape() == shape_ && steps <= unrolled.time());
  assert(rows.count > 0 && rows.first + rows.count <= unrolled.batch());
  for (std::size_t l = 0; l < shape_.layers; ++l) forward_layer(l, unrolled, rows, steps);

  const std::size_t units = shape_.hidden, outputs = shape_.outputs, batch = unrolled.batch();
  const T* bias = weights_.data() + table_.head_bias().offset;
  const T* top = unrolled.layer(shape_.layers - 1).hidden.data() + batch * units;
  for_each_run(batch, rows, {0, steps}, [&](std::size_t first, std::size_t count) {
    T* logits = unrolled.logits().data() + first * outputs;
    for (std::size_t r = 0; r < count; ++r) std::copy_n(bias, outputs, logits + r * outputs);
    product(top + first * units, count, packed_.head(), logits, Into::add);
  });
}

template <class T>
void Network<T>::forward_layer(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t steps) const {
  LayerActivations<T>& layer = unrolled.layer(l);
  if (!layer.hidden_stripes.empty()) {
    layer.hidden_stripes.set_rows(rows.first, rows.count, layer.hidden.data() + rows.first * shape_.hidden);
  }
  // Input products for some steps, then these steps while the products are in the cache.
  const std::size_t chunk = std::max<std::size_t>(kRunRows / rows.count, 1);
  for (std::size_t first = 0; first < steps; first += chunk) {
    const Steps part{first, std::min(chunk, steps - first)};
    input_products(l, unrolled, rows, part);
    for (std::size_t t = first; t < first + part.count; ++t) recurrent_step(l, unrolled, rows, t);
  }
}

template <class T>
void Network<T>::input_products(std::size_t l, Unrolled<T>& unrolled, Rows rows, Steps steps) const {
  const std::size_t batch = unrolled.batch();
  LayerActivations<T>& layer = unrolled.layer(l);
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
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
    if (l == 0 && !unrolled.input_stripes().empty()) {
      unrolled.input_stripes().set_rows(first, count, x + first * inputs);
    }
    product(x + first * inputs, count, packed_.layer(l).input, layer.gates.data() + first * gate_units,
            Into::replace);
  });
}

template <class T>
void Network<T>::recurrent_step(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t t) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = unrolled.batch();
  const std::size_t row = t * batch + rows.first, next = row + batch;
  const PackedLayer<T>& packed = packed_.layer(l);
  LayerActivations<T>& layer = unrolled.layer(l);
  T* gates = layer.gates.data() + row * gate_units;
  T* recurrent = place(layer.recurrent, rows.first * gate_units);
  const T* hidden_before = layer.hidden.data() + row * units;
  const T* recurrent_bias = weights_.data() + table_.parameters()[table_.layers()[l].recurrent_bias].offset;

  product(hidden_before, rows.count, packed.recurrent, traits.recurrent_apart ? recurrent : gates,
          traits.recurrent_apart ? Into::replace : Into::add);
  cell_kernels<T>(shape_.cell)
      .forward({.rows = rows.count,
                .hidden_units = units,
                .bias = packed.bias.data(),
                .recurrent_bias = traits.recurrent_apart ? recurrent_bias : nullptr,
                .gates = gates,
                .recurrent = recurrent,
                .hidden_before = hidden_before,
                .memory_before = place(layer.memory, row * units),
                .hidden = layer.hidden.data() + next * units,
                .memory = place(layer.memory, next * units),
                .extra = place(layer.extra, row * units)});
  if (!layer.hidden_stripes.empty()) {
    layer.hidden_stripes.set_rows(next, rows.count, layer.hidden.data() + next * units);
  }
}

template void Network<float>::forward(Unrolled<float>&, Rows, std::size_t) const;
template void Network<double>::forward(Unrolled<double>&, Rows, std::size_t) const;

}  // namespace rnn
