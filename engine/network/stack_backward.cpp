#include <algorithm>

#include "engine/cells/cell.h"
#include "engine/network/runs.h"
#include "engine/network/stack.h"

namespace rnn {

template <class T>
void Stack<T>::backward(Arena<const T> weights, StackActivations<T>& a, Rows rows) const {
  const std::size_t width = shape_.width();
  for (std::size_t l = shape_.layers; l-- > 0;) {
    if (!shape_.plain()) part(l, weights, a, rows);
    for (std::size_t d = 0; d < shape_.directions; ++d) {
      backward_layer({l, d}, weights, a, rows);
      input_gradient({l, d}, a, rows);
    }
    if (!shape_.residual || l == 0) continue;
    for_each_row(a.batch(), rows, {0, a.steps()}, [&](std::size_t row) {
      T* below = a.output_gradient().data() + row * width;
      const T* passed = a.residual_gradient().data() + row * width;
      for (std::size_t j = 0; j < width; ++j) below[j] += passed[j];
    });
  }
}

template <class T>
void Stack<T>::backward_layer(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows) const {
  for (std::size_t i = a.steps(); i-- > 0;) {
    backward_step(p, weights, a, rows, p.d == 0 ? i : a.steps() - 1 - i);
  }
}

template <class T>
void Stack<T>::backward_step(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                             std::size_t t) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = a.batch();
  const std::size_t row = t * batch + rows.first;
  const std::size_t before = row + p.d * batch, after = row + (1 - p.d) * batch;
  LayerActivations<T>& layer = a.layer(p.l, p.d);
  const T* output_gradient = shape_.plain() ? a.output_gradient().data() : layer.output_gradient.data();
  T* hidden_gradient = layer.hidden_gradient.data() + rows.first * units;
  T* memory_gradient = place(layer.memory_gradient, rows.first * units);
  T* gate_gradient = layer.gates.data() + row * gate_units;
  T* extra = place(layer.extra, row * units);

  if (!layer.hidden_gradients.empty()) keep_state_gradients(p, weights, a, rows, t);
  // The gradients of sequences that stand still pass by.
  const auto for_each_ended = [&](auto visit) {
    if (a.lengths().empty()) return;
    for (std::size_t i = 0; i < rows.count; ++i) {
      if (a.ended(t, rows.first + i)) visit(i);
    }
  };
  for_each_ended([&](std::size_t i) {
    std::copy_n(hidden_gradient + i * units, units,
                layer.held_hidden_gradient.data() + (rows.first + i) * units);
    if (memory_gradient) {
      std::copy_n(memory_gradient + i * units, units,
                  layer.held_memory_gradient.data() + (rows.first + i) * units);
    }
  });
  cell_kernels<T>(shape_.cell)
      .backward({.rows = rows.count,
                 .hidden_units = units,
                 .gates = gate_gradient,
                 .hidden_before = layer.hidden.data() + before * units,
                 .memory_before = place(layer.memory, before * units),
                 .hidden = layer.hidden.data() + after * units,
                 .peepholes = weights.at(parameters_.layers[index(p)].peepholes),
                 .output_gradient = output_gradient + row * units,
                 .hidden_gradient = hidden_gradient,
                 .memory_gradient = memory_gradient,
                 .gate_gradient = gate_gradient,
                 .extra = extra});
  for_each_ended([&](std::size_t i) {
    std::fill_n(gate_gradient + i * gate_units, gate_units, T{});
    if (traits.recurrent_apart) std::fill_n(extra + i * units, units, T{});
  });
  const bool first_step = t == (p.d == 0 ? 0 : a.steps() - 1);
  if (!first_step || a.reaches_carried_state()) recurrent_gradient(p, a, rows, row);
  for_each_ended([&](std::size_t i) {
    std::copy_n(layer.held_hidden_gradient.data() + (rows.first + i) * units, units,
                hidden_gradient + i * units);
    if (memory_gradient) {
      std::copy_n(layer.held_memory_gradient.data() + (rows.first + i) * units, units,
                  memory_gradient + i * units);
    }
  });
}

/// dL/dh_{t-1} through the recurrent product of the step whose activations begin at `row` of [T·B].
template <class T>
void Stack<T>::recurrent_gradient(LayerPlace p, StackActivations<T>& a, Rows rows, std::size_t row) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units;
  const std::size_t size = rows.count * units, first = rows.first * units;
  LayerActivations<T>& layer = a.layer(p.l, p.d);
  T* hidden_gradient = layer.hidden_gradient.data() + first;
  const auto multiply = [&](T* c, Into into) {
    const PackedLayer<T>& packed = layers_[index(p)];
    product({layer.gates.data() + row * gate_units, gate_units}, rows.count, packed.recurrent_transposed,
            {c, units}, into);
    if (traits.recurrent_apart) {
      product(layer.extra.data() + row * units, rows.count, packed.apart_transposed, c, Into::add);
    }
  };
  if (!traits.recurrent) {
    std::fill_n(hidden_gradient, size, T{});
  } else if (!a.dropping() || layer.state_mask.empty()) {
    multiply(hidden_gradient, traits.passes_hidden ? Into::add : Into::replace);
  } else {
    T* dropped = layer.dropped_gradient.data() + first;
    const T* mask = layer.state_mask.data() + first;
    multiply(dropped, Into::replace);
    for (std::size_t i = 0; i < size; ++i) {
      hidden_gradient[i] = dropped[i] * mask[i] + (traits.passes_hidden ? hidden_gradient[i] : T{});
    }
  }
}

/// What reaches the layer below takes the place of what came from above, which has been used up.
template <class T>
void Stack<T>::input_gradient(LayerPlace p, StackActivations<T>& a, Rows rows) const {
  const PackedLayer<T>& packed = layers_[index(p)];
  if (packed.input.empty()) return;
  const std::size_t inputs = packed.input.rows(), gate_units = packed.input.columns();
  const T* gate_gradient = a.layer(p.l, p.d).gates.data();
  T* below = p.l == 0 ? a.input_gradient().data() : a.output_gradient().data();
  for_each_run(a.batch(), rows, {0, a.steps()}, [&](std::size_t first, std::size_t count) {
    product(gate_gradient + first * gate_units, count, packed.input_transposed, below + first * inputs,
            p.d == 0 ? Into::replace : Into::add);
  });
}

template void Stack<float>::backward(Arena<const float>, StackActivations<float>&, Rows) const;
template void Stack<double>::backward(Arena<const double>, StackActivations<double>&, Rows) const;

}  // namespace rnn
