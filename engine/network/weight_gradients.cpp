#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"
#include "engine/kernels/columns.h"
#include "engine/kernels/product.h"
#include "engine/network/network.h"

namespace rnn {

namespace {

std::size_t panels(std::size_t columns, std::size_t width) { return (columns + width - 1) / width; }

}  // namespace

template <class T>
std::size_t Network<T>::gradient_tasks() const {
  const std::size_t width = panel_columns<T>();
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
  return shape_.layers * panels(gate_units, width) + panels(shape_.outputs, width);
}

template <class T>
std::size_t Network<T>::gradient_scratch() {
  return transposed_product_scratch<T>();
}

template <class T>
void Network<T>::gradient_task(std::size_t task, const Unrolled<T>& unrolled, std::span<T> gradients,
                               std::span<T> scratch) const {
  assert(task < gradient_tasks() && gradients.size() == table_.arena_size());
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
  const std::size_t layer_panels = panels(gate_units, panel_columns<T>());
  const std::size_t l = task / layer_panels;
  if (l < shape_.layers) return layer_gradient(l, task % layer_panels, unrolled, gradients, scratch);
  head_gradient(task - shape_.layers * layer_panels, unrolled, gradients, scratch);
}

template <class T>
void Network<T>::layer_gradient(std::size_t l, std::size_t panel, const Unrolled<T>& unrolled,
                                std::span<T> gradients, std::span<T> scratch) const {
  const LayerActivations<T>& layer = unrolled.layer(l);
  const std::size_t units = shape_.hidden, gate_units = cell_traits(shape_.cell).gates.size() * units;
  const std::size_t steps = unrolled.time() * unrolled.batch();
  const std::size_t first = panel * panel_columns<T>(),
                    width = std::min(panel_columns<T>(), gate_units - first);
  const ParameterTable::Layer& parameters = table_.layers()[l];
  const auto at = [&](std::size_t parameter) {
    return gradients.data() + table_.parameters()[parameter].offset;
  };

  // dL/dW = Σ_t h_{t-1}ᵀ dA_t,  dL/db_hh = Σ_t dA_t
  const T* input_side = layer.gate_gradient.data();
  const T* recurrent_side = layer.recurrent_gradient.empty() ? input_side : layer.recurrent_gradient.data();
  transposed_product(layer.hidden_stripes, 0, steps, recurrent_side, gate_units, first, width,
                     at(parameters.recurrent_weights), scratch.data());
  sum_rows(recurrent_side, gate_units, steps, first, width, at(parameters.recurrent_bias));

  // dL/dU = Σ_t x_tᵀ dA_t,  dL/db_ih = Σ_t dA_t
  if (l > 0) {
    transposed_product(unrolled.layer(l - 1).hidden_stripes, unrolled.batch(), steps, input_side, gate_units,
                       first, width, at(parameters.input_weights), scratch.data());
  } else if (shape_.input_kind == InputKind::dense) {
    transposed_product(unrolled.input_stripes(), 0, steps, input_side, gate_units, first, width,
                       at(parameters.input_weights), scratch.data());
  } else {
    scatter_rows(input_side, gate_units, steps, unrolled.tokens().data(), shape_.inputs, first, width,
                 at(parameters.input_weights));
  }
  if (input_side == recurrent_side) {
    std::copy_n(at(parameters.recurrent_bias) + first, width, at(parameters.input_bias) + first);
  } else {
    sum_rows(input_side, gate_units, steps, first, width, at(parameters.input_bias));
  }
}

template <class T>
void Network<T>::head_gradient(std::size_t panel, const Unrolled<T>& unrolled, std::span<T> gradients,
                               std::span<T> scratch) const {
  const std::size_t outputs = shape_.outputs, steps = unrolled.time() * unrolled.batch();
  const std::size_t first = panel * panel_columns<T>(), width = std::min(panel_columns<T>(), outputs - first);
  transposed_product(unrolled.layer(shape_.layers - 1).hidden_stripes, unrolled.batch(), steps,
                     unrolled.logits().data(), outputs, first, width,
                     gradients.data() + table_.head_weights().offset, scratch.data());
  sum_rows(unrolled.logits().data(), outputs, steps, first, width,
           gradients.data() + table_.head_bias().offset);
}

template std::size_t Network<float>::gradient_tasks() const;
template std::size_t Network<double>::gradient_tasks() const;
template std::size_t Network<float>::gradient_scratch();
template std::size_t Network<double>::gradient_scratch();
template void Network<float>::gradient_task(std::size_t, const Unrolled<float>&, std::span<float>,
                                            std::span<float>) const;
template void Network<double>::gradient_task(std::size_t, const Unrolled<double>&, std::span<double>,
                                             std::span<double>) const;

}  // namespace rnn
