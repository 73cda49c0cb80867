#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"
#include "engine/kernels/columns.h"
#include "engine/network/stack.h"

namespace rnn {

template <class T>
std::size_t Stack<T>::layer_panels() const {
  return gradient_panels<T>(cell_traits(shape_.cell).gates.size() * shape_.hidden);
}

template <class T>
void Stack<T>::gradient_task(std::size_t task, const StackActivations<T>& a, Arena<T> gradients,
                             std::span<T> scratch) const {
  assert(task < gradient_tasks());
  if (task < layer_tasks()) {
    const std::size_t layer = task / layer_panels();
    return layer_gradient({layer / shape_.directions, layer % shape_.directions}, task % layer_panels(), a,
                          gradients, scratch);
  }
  task -= layer_tasks();
  if (task < norm_tasks()) return norm_gradient(task, a, gradients);
  // The rows of the embedding that were read get what their reading has earned.
  scatter_rows(a.input_gradient().data(), shape_.embedding, a.steps() * a.batch(), a.tokens().data(),
               shape_.inputs, 0, shape_.embedding, gradients.at(parameters_.embedding));
}

template <class T>
void Stack<T>::layer_gradient(LayerPlace p, std::size_t panel, const StackActivations<T>& a,
                              Arena<T> gradients, std::span<T> scratch) const {
  const LayerActivations<T>& layer = a.layer(p.l, p.d);
  const LayerParameters& parameters = parameters_.layers[index(p)];
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
  const std::size_t rows = a.steps() * a.batch(), first = panel * panel_columns<T>(gate_units);
  const std::size_t width = std::min(panel_columns<T>(gate_units), gate_units - first);
  input_weight_gradient(p, first, width, a, gradients, scratch);

  // dL/db_ih = Σ_t dA_t, which looking up has sorted by token already.
  const T* input_side = layer.gates.data();
  if (shape_.looks_up(p.l)) {
    sum_rows(gradients.at(parameters.input_weights), gate_units, shape_.inputs, first, width,
             gradients.at(parameters.input_bias));
  } else {
    sum_rows(input_side, gate_units, rows, first, width, gradients.at(parameters.input_bias));
  }
  if (parameters.recurrent_weights != kNoParameter) {
    recurrent_weight_gradient(p, first, width, a, gradients, scratch);
  }
  if (panel == 0 && parameters.peepholes != kNoParameter) peephole_gradient(p, a, gradients);
}

/// dL/dW = Σ_t h_{t-1}ᵀ dA_t,  dL/db_hh = Σ_t dA_t, after that of b_ih, with dA_t from `extra` for the gate
/// whose recurrent product is apart
template <class T>
void Stack<T>::recurrent_weight_gradient(LayerPlace p, std::size_t first, std::size_t width,
                                         const StackActivations<T>& a, Arena<T> gradients,
                                         std::span<T> scratch) const {
  const LayerActivations<T>& layer = a.layer(p.l, p.d);
  const LayerParameters& parameters = parameters_.layers[index(p)];
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units;
  const std::size_t rows = a.steps() * a.batch(), end = first + width, before = p.d * a.batch();
  T* weights = gradients.at(parameters.recurrent_weights);
  T* bias = gradients.at(parameters.recurrent_bias);
  const std::size_t summed = std::clamp(traits.gates_with_sums() * units, first, end);
  if (first < summed) {
    transposed_product(layer.hidden_stripes, before, rows, {layer.gates.data() + first, gate_units},
                       summed - first, {weights + first, gate_units}, scratch.data());
    std::copy_n(gradients.at(parameters.input_bias) + first, summed - first, bias + first);
  }
  if (summed < end) {
    const std::size_t gate = traits.gates_with_sums() * units;
    transposed_product(layer.hidden_stripes, before, rows, {layer.extra.data() + summed - gate, units},
                       end - summed, {weights + summed, gate_units}, scratch.data());
    sum_rows(layer.extra.data(), units, rows, summed - gate, end - summed, bias + gate);
  }
}

/// dL/dU = Σ_t x_tᵀ dA_t
template <class T>
void Stack<T>::input_weight_gradient(LayerPlace p, std::size_t first, std::size_t width,
                                     const StackActivations<T>& a, Arena<T> gradients,
                                     std::span<T> scratch) const {
  const T* gates = a.layer(p.l, p.d).gates.data();
  const std::size_t gate_units = cell_traits(shape_.cell).gates.size() * shape_.hidden;
  const std::size_t rows = a.steps() * a.batch();
  T* gradient = gradients.at(parameters_.layers[index(p)].input_weights);
  if (shape_.looks_up(p.l)) {
    scatter_rows(gates, gate_units, rows, a.tokens().data(), shape_.inputs, first, width, gradient);
  } else if (p.l == 0) {
    transposed_product(a.input_stripes(), 0, rows, {gates + first, gate_units}, width,
                       {gradient + first, gate_units}, scratch.data());
  } else {
    transposed_product(a.output_stripes(p.l - 1), a.output_stripe_row(), rows, {gates + first, gate_units},
                       width, {gradient + first, gate_units}, scratch.data());
  }
}

/// dL/dp = Σ_t dA_t · c, unit by unit, with the memory that the gate has seen.
template <class T>
void Stack<T>::peephole_gradient(LayerPlace p, const StackActivations<T>& a, Arena<T> gradients) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gate_units = traits.gates.size() * units, batch = a.batch();
  const LayerActivations<T>& layer = a.layer(p.l, p.d);
  T* sums = gradients.at(parameters_.layers[index(p)].peepholes);
  std::fill_n(sums, traits.peepholes.size() * units, T{});
  for (std::size_t row = 0; row < a.steps() * batch; ++row) {
    for (std::size_t i = 0; i < traits.peepholes.size(); ++i) {
      const auto [gate, after] = traits.peepholes[i];
      const std::size_t state = row + (after != (p.d == 1) ? batch : 0);
      const T* memory = layer.memory.data() + state * units;
      const T* gradient = layer.gates.data() + row * gate_units + gate * units;
      for (std::size_t j = 0; j < units; ++j) sums[i * units + j] += gradient[j] * memory[j];
    }
  }
}

/// dL/dγ = Σ dL/dy · normalised,  dL/dβ = Σ dL/dy
template <class T>
void Stack<T>::norm_gradient(std::size_t l, const StackActivations<T>& a, Arena<T> gradients) const {
  const LayerOutputs<T>& outputs = a.outputs(l);
  const std::size_t width = shape_.width(), rows = a.steps() * a.batch();
  T* scale = gradients.at(parameters_.norms[l].scale);
  std::fill_n(scale, width, T{});
  for (std::size_t i = 0; i < rows * width; ++i) {
    scale[i % width] += outputs.norm_gradient.data()[i] * outputs.normalised.data()[i];
  }
  sum_rows(outputs.norm_gradient.data(), width, rows, 0, width, gradients.at(parameters_.norms[l].shift));
}

template std::size_t Stack<float>::layer_panels() const;
template std::size_t Stack<double>::layer_panels() const;
template void Stack<float>::gradient_task(std::size_t, const StackActivations<float>&, Arena<float>,
                                          std::span<float>) const;
template void Stack<double>::gradient_task(std::size_t, const StackActivations<double>&, Arena<double>,
                                           std::span<double>) const;

}  // namespace rnn
