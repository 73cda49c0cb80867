#include "engine/cells/cell.h"
#include "engine/kernels/product.h"
#include "engine/network/network.h"
#include "engine/network/runs.h"

namespace rnn {

template <class T>
void Network<T>::backward(Unrolled<T>& unrolled, Rows rows) const {
  for_each_run(unrolled.batch(), rows, {0, unrolled.time()}, [&](std::size_t first, std::size_t count) {
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
    T* recurrent_gradient = place(layer.recurrent_gradient, row * gate_units);
    cell_kernels<T>(shape_.cell)
        .backward({.rows = rows.count,
                   .hidden_units = units,
                   .gates = layer.gates.data() + row * gate_units,
                   .hidden_before = layer.hidden.data() + row * units,
                   .memory_before = place(layer.memory, row * units),
                   .hidden = layer.hidden.data() + (row + batch) * units,
                   .extra = place(layer.extra, row * units),
                   .output_gradient = unrolled.output_gradient().data() + row * units,
                   .hidden_gradient = hidden_gradient,
                   .memory_gradient = place(layer.memory_gradient, rows.first * units),
                   .gate_gradient = gate_gradient,
                   .recurrent_gradient = recurrent_gradient});
    product(traits.recurrent_apart ? recurrent_gradient : gate_gradient, rows.count,
            packed.recurrent_transposed, hidden_gradient, traits.passes_hidden ? Into::add : Into::replace);
  }
  if (packed.input.empty()) return;
  // What reaches the layer below takes the place of what came from above, which has been used up.
  T* below = l == 0 ? unrolled.input_gradient().data() : unrolled.output_gradient().data();
  const std::size_t inputs = packed.input.rows();
  for_each_run(batch, rows, {0, unrolled.time()}, [&](std::size_t first, std::size_t count) {
    product(layer.gate_gradient.data() + first * gate_units, count, packed.input_transposed,
            below + first * inputs, Into::replace);
  });
}

template void Network<float>::backward(Unrolled<float>&, Rows) const;
template void Network<double>::backward(Unrolled<double>&, Rows) const;

}  // namespace rnn
