#include <algorithm>
#include <cmath>

#include "engine/kernels/columns.h"
#include "engine/network/attention.h"
#include "engine/network/runs.h"
#include "engine/network/stack.h"

namespace rnn {

/// Step s of sequence b, from dL/dc in combined_gradient: adds to the gradients of query, keys, memory and v.
template <class T>
void Attention<T>::attend_backward(const T* v, StackActivations<T>& encoder, AttentionActivations<T>& a,
                                   std::size_t s, std::size_t b, const T* query, T* query_gradient) const {
  const std::size_t batch = encoder.batch(), steps = encoder.length(b), row = s * batch + b;
  const T* alpha = a.weights.data() + row * encoder.time();
  const T* context_gradient = a.combined_gradient.data() + row * (units_ + width_) + units_;
  T* alpha_gradient = a.weight_gradient.data() + b * encoder.time();
  // c = Σ α m:  dL/dα_t = dL/dc·m_t,  dL/dm_t += α_t dL/dc
  T mean = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    const T* memory = encoder.top() + (t * batch + b) * width_;
    T* memory_gradient = encoder.output_gradient().data() + (t * batch + b) * width_;
    T dot = 0;
    for (std::size_t j = 0; j < width_; ++j) {
      dot += context_gradient[j] * memory[j];
      memory_gradient[j] += alpha[t] * context_gradient[j];
    }
    alpha_gradient[t] = dot;
    mean += alpha[t] * dot;
  }
  T* v_gradient = a.score_gradient.data() + b * units_;
  for (std::size_t t = 0; t < steps; ++t) {
    // softmax:  dL/de_t = α_t (dL/dα_t − Σ α dL/dα)
    const T gradient = alpha[t] * (alpha_gradient[t] - mean);
    const T* key = a.keys.data() + (t * batch + b) * units_;
    T* key_gradient = a.key_gradient.data() + (t * batch + b) * units_;
    for (std::size_t j = 0; j < units_; ++j) {
      if (additive()) {
        const T y = std::tanh(query[j] + key[j]);
        v_gradient[j] += gradient * y;
        const T inner = gradient * v[j] * (1 - y * y);
        query_gradient[j] += inner;
        key_gradient[j] += inner;
      } else {
        query_gradient[j] += gradient * key[j];
        key_gradient[j] += gradient * query[j];
      }
    }
  }
}

template <class T>
void Attention<T>::backward(Arena<const T> weights, StackActivations<T>& encoder,
                            StackActivations<T>& decoder, AttentionActivations<T>& a, Rows rows) const {
  const std::size_t batch = decoder.batch(), combined_width = units_ + width_;
  const Steps steps{0, decoder.steps()}, memory_steps{0, encoder.steps()};
  const T* v = weights.at(parameters_.score);
  T* state_gradients = decoder.output_gradient().data();
  // a = tanh(W_c [s c] + b_c)
  for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
    T* gradient = a.output_gradient.data() + first * units_;
    const T* outputs = a.outputs.data() + first * units_;
    for (std::size_t i = 0; i < count * units_; ++i) gradient[i] *= 1 - outputs[i] * outputs[i];
    product(gradient, count, combine_transposed_, a.combined_gradient.data() + first * combined_width,
            Into::replace);
  });
  for_each_row(batch, rows, steps, [&](std::size_t row) {
    std::copy_n(a.combined_gradient.data() + row * combined_width, units_, state_gradients + row * units_);
    std::fill_n(a.query_gradient.data() + row * units_, units_, T{});
  });
  for_each_row(batch, rows, memory_steps, [&](std::size_t row) {
    std::fill_n(encoder.output_gradient().data() + row * width_, width_, T{});
    std::fill_n(a.key_gradient.data() + row * units_, units_, T{});
  });
  std::fill_n(a.score_gradient.data() + rows.first * units_, rows.count * units_, T{});
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    for (std::size_t s = 0; s < decoder.steps(); ++s) {
      const std::size_t row = s * batch + b;
      const T* query = additive() ? a.queries.data() + row * units_ : decoder.top() + row * units_;
      T* gradient = additive() ? a.query_gradient.data() + row * units_ : state_gradients + row * units_;
      attend_backward(v, encoder, a, s, b, query, gradient);
    }
  }
  if (additive()) {
    for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
      product(a.query_gradient.data() + first * units_, count, query_transposed_,
              state_gradients + first * units_, Into::add);
    });
  }
  for_each_run(batch, rows, memory_steps, [&](std::size_t first, std::size_t count) {
    const T* key_gradient = a.key_gradient.data() + first * units_;
    T* memory_gradient = encoder.output_gradient().data() + first * width_;
    if (projects()) {
      product(key_gradient, count, memory_transposed_, memory_gradient, Into::add);
    } else {
      for (std::size_t i = 0; i < count * width_; ++i) memory_gradient[i] += key_gradient[i];
    }
  });
}

/// Panels of the columns of each matrix that is there: all have H columns.
template <class T>
std::size_t Attention<T>::gradient_tasks() const {
  return 3 * gradient_panels<T>(units_);
}

template <class T>
void Attention<T>::gradient_task(std::size_t task, const StackActivations<T>& encoder,
                                 const StackActivations<T>& decoder, const AttentionActivations<T>& a,
                                 Arena<T> gradients, std::span<T> scratch) const {
  const std::size_t panels = gradient_panels<T>(units_), first = task % panels * panel_columns<T>(units_);
  const std::size_t width = std::min(panel_columns<T>(units_), units_ - first);
  const std::size_t rows = decoder.steps() * decoder.batch();
  switch (task / panels) {
    case 0:
      transposed_product(a.combined_stripes, 0, rows, {a.output_gradient.data() + first, units_}, width,
                         {gradients.at(parameters_.combine) + first, units_}, scratch.data());
      sum_rows(a.output_gradient.data(), units_, rows, first, width, gradients.at(parameters_.combine_bias));
      break;
    case 1:
      if (!projects()) return;
      transposed_product(a.memory_stripes, 0, encoder.steps() * encoder.batch(),
                         {a.key_gradient.data() + first, units_}, width,
                         {gradients.at(parameters_.memory) + first, units_}, scratch.data());
      break;
    case 2:
      if (!additive()) return;
      transposed_product(a.state_stripes, 0, rows, {a.query_gradient.data() + first, units_}, width,
                         {gradients.at(parameters_.query) + first, units_}, scratch.data());
      sum_rows(a.query_gradient.data(), units_, rows, first, width, gradients.at(parameters_.query_bias));
      sum_rows(a.score_gradient.data(), units_, decoder.batch(), first, width,
               gradients.at(parameters_.score));
      break;
  }
}

#define RNN_INSTANTIATE(T)                                                                              \
  template void Attention<T>::backward(Arena<const T>, StackActivations<T>&, StackActivations<T>&,      \
                                       AttentionActivations<T>&, Rows) const;                           \
  template std::size_t Attention<T>::gradient_tasks() const;                                            \
  template void Attention<T>::gradient_task(std::size_t, const StackActivations<T>&,                    \
                                            const StackActivations<T>&, const AttentionActivations<T>&, \
                                            Arena<T>, std::span<T>) const;
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
