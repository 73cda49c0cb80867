#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"
#include "engine/network/dropout.h"
#include "engine/network/runs.h"
#include "engine/network/stack.h"

namespace rnn {

template <class T>
Stack<T>::Stack(const StackShape& shape, const StackParameters& parameters)
    : shape_(shape), parameters_(parameters) {
  for (std::size_t l = 0; l < shape.layers; ++l) {
    for (std::size_t d = 0; d < shape.directions; ++d) layers_.emplace_back(shape, l);
  }
}

template <class T>
void Stack<T>::pack_task(std::size_t task, Arena<const T> weights) {
  assert(task < pack_tasks());
  const std::size_t layer = task / PackedLayer<T>::kTasks;
  layers_[layer].run_task(task % PackedLayer<T>::kTasks, parameters_.layers[layer], weights);
}

template <class T>
void Stack<T>::forward(Arena<const T> weights, StackActivations<T>& a, Rows rows, Steps steps) const {
  assert(a.shape() == shape_ && steps.first + steps.count <= a.steps());
  assert(rows.count > 0 && rows.first + rows.count <= a.batch());
  assert(shape_.directions == 1 || steps.count == a.steps());
  if (shape_.input_kind == InputKind::embedding) embed(weights, a, rows, steps);
  for (std::size_t l = 0; l < shape_.layers; ++l) {
    for (std::size_t d = 0; d < shape_.directions; ++d) forward_layer({l, d}, weights, a, rows, steps);
    if (!shape_.plain()) join(l, weights, a, rows, steps);
  }
}

template <class T>
void Stack<T>::embed(Arena<const T> weights, StackActivations<T>& a, Rows rows, Steps steps) const {
  const T* table = weights.at(parameters_.embedding);
  for_each_row(a.batch(), rows, steps, [&](std::size_t row) {
    assert(a.tokens()[row] < shape_.inputs);
    std::copy_n(table + a.tokens()[row] * shape_.embedding, shape_.embedding,
                a.inputs().data() + row * shape_.embedding);
  });
}

template <class T>
void Stack<T>::forward_layer(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                             Steps steps) const {
  LayerActivations<T>& layer = a.layer(p.l, p.d);
  const bool dropping = a.dropping() && !layer.state_mask.empty();
  if (dropping && steps.first == 0) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      fill_dropout_mask(layer.state_mask.data() + b * shape_.hidden, shape_.hidden, shape_.recurrent_dropout,
                        dropout_seed_of(a.dropout_seed(), 2 * index(p)), b * shape_.hidden);
    }
  }
  if (!layer.hidden_stripes.empty() && !dropping && steps.first == 0) {
    const std::size_t row = a.first_state(p.d) * a.batch() + rows.first;
    layer.hidden_stripes.set_rows(row, rows.count, layer.hidden.data() + row * shape_.hidden);
  }
  // Input products for some steps, then these steps while the products are in the cache.
  const std::size_t chunk = std::max<std::size_t>(kRunRows / rows.count, 1);
  for (std::size_t done = 0; done < steps.count; done += chunk) {
    const std::size_t count = std::min(chunk, steps.count - done);
    const std::size_t first = steps.first + (p.d == 0 ? done : steps.count - done - count);
    if (!shape_.looks_up(p.l)) input_products(p, a, rows, {first, count});
    for (std::size_t i = 0; i < count; ++i) {
      recurrent_step(p, weights, a, rows, p.d == 0 ? first + i : first + count - 1 - i);
    }
  }
}

template <class T>
void Stack<T>::input_products(LayerPlace p, StackActivations<T>& a, Rows rows, Steps steps) const {
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
  T* gates = a.layer(p.l, p.d).gates.data();
  const std::size_t inputs = shape_.layer_inputs(p.l);
  const T* x = p.l == 0 ? a.inputs().data() : a.output(p.l - 1);
  const bool set_stripes = p.l == 0 && p.d == 0 && !a.input_stripes().empty();
  for_each_run(a.batch(), rows, steps, [&](std::size_t first, std::size_t count) {
    if (set_stripes) a.input_stripes().set_rows(first, count, x + first * inputs);
    product(x + first * inputs, count, layers_[index(p)].input, gates + first * gate_units, Into::replace);
  });
}

/// What W reads of the states in `row` of [(T+1)·B]: the states, or what dropout leaves of them.
template <class T>
const T* Stack<T>::recurrent_input(LayerActivations<T>& layer, bool dropping, Rows rows,
                                   std::size_t row) const {
  const std::size_t units = shape_.hidden, size = rows.count * units;
  const T* hidden = layer.hidden.data() + row * units;
  if (!dropping) return hidden;
  T* dropped = layer.dropped_hidden.data() + rows.first * units;
  const T* mask = layer.state_mask.data() + rows.first * units;
  for (std::size_t i = 0; i < size; ++i) dropped[i] = hidden[i] * mask[i];
  layer.hidden_stripes.set_rows(row, rows.count, dropped);
  return dropped;
}

template <class T>
void Stack<T>::recurrent_step(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                              std::size_t t) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = a.batch();
  const std::size_t row = t * batch + rows.first;
  const std::size_t before = row + p.d * batch, after = row + (1 - p.d) * batch;
  const LayerParameters& parameters = parameters_.layers[index(p)];
  const PackedLayer<T>& packed = layers_[index(p)];
  LayerActivations<T>& layer = a.layer(p.l, p.d);
  const bool dropping = a.dropping() && !layer.state_mask.empty();
  T* gates = layer.gates.data() + row * gate_units;
  T* extra = place(layer.extra, row * units);
  const std::size_t summed = packed.recurrent.columns();

  // A product with a one-hot input is a row of U, which the cell adds; sums start from the bias then.
  const bool looks_up = shape_.looks_up(p.l);
  assert(!looks_up || std::ranges::all_of(a.tokens().subspan(row, rows.count),
                                          [&](Token token) { return token < shape_.inputs; }));
  if (looks_up && summed < gate_units) {
    for (std::size_t i = 0; i < rows.count; ++i) {
      std::copy_n(packed.bias.data() + summed, gate_units - summed, gates + i * gate_units + summed);
    }
  }
  if (traits.recurrent) {
    const Strided<const T> read{recurrent_input(layer, dropping, rows, before), units};
    if (looks_up) {
      product_from<T>(packed.bias.data(), read, rows.count, packed.recurrent, {gates, gate_units});
    } else {
      product(read, rows.count, packed.recurrent, {gates, gate_units}, Into::add);
    }
    if (traits.recurrent_apart) product(read, rows.count, packed.apart, {extra, units}, Into::replace);
  }
  cell_kernels<T>(shape_.cell)
      .forward({.rows = rows.count,
                .hidden_units = units,
                .added = looks_up ? weights.at(parameters.input_weights) : packed.bias.data(),
                .added_rows = looks_up ? a.tokens().data() + row : nullptr,
                .recurrent_bias = traits.recurrent_apart
                                      ? weights.at(parameters.recurrent_bias) + packed.recurrent.columns()
                                      : nullptr,
                .gates = gates,
                .hidden_before = layer.hidden.data() + before * units,
                .memory_before = place(layer.memory, before * units),
                .peepholes = weights.at(parameters.peepholes),
                .hidden = layer.hidden.data() + after * units,
                .memory = place(layer.memory, after * units),
                .extra = extra});
  for (const Clamp& clamp : layer.clamps) {
    T* unit = layer.hidden.data() + after * units + clamp.unit;
    for (std::size_t i = 0; i < rows.count; ++i) unit[i * units] = static_cast<T>(clamp.value);
  }
  if (!a.lengths().empty()) {
    // Sequences that have ended, or in the other direction not begun, stand still.
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      if (!a.ended(t, b)) continue;
      const std::size_t from = (before - rows.first + b) * units, to = (after - rows.first + b) * units;
      std::copy_n(layer.hidden.data() + from, units, layer.hidden.data() + to);
      if (!layer.memory.empty()) std::copy_n(layer.memory.data() + from, units, layer.memory.data() + to);
    }
  }
  if (!layer.hidden_stripes.empty() && !dropping) {
    layer.hidden_stripes.set_rows(after, rows.count, layer.hidden.data() + after * units);
  }
}

template class Stack<float>;
template class Stack<double>;

}  // namespace rnn
