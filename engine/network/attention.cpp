#include "engine/network/attention.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/network/runs.h"

namespace rnn {

template <class T>
AttentionActivations<T>::AttentionActivations(const NetworkShape& shape, std::size_t time,
                                              std::size_t target_time, std::size_t batch, bool training) {
  const std::size_t units = shape.hidden, width = shape.encoder().width();
  const std::size_t steps = time * batch, target_steps = target_time * batch;
  const bool additive = shape.attention == AttentionKind::additive;
  keys = AlignedBuffer<T>(steps * units);
  if (additive) queries = AlignedBuffer<T>(target_steps * units);
  weights = AlignedBuffer<T>(target_steps * time);
  combined = AlignedBuffer<T>(target_steps * (units + width));
  outputs = AlignedBuffer<T>(target_steps * units);
  if (!training) return;
  memory_stripes = StripedMatrix<T>(steps, width);
  if (additive) state_stripes = StripedMatrix<T>(target_steps, units);
  combined_stripes = StripedMatrix<T>(target_steps, units + width);
  output_stripes = StripedMatrix<T>(target_steps, units);
  output_gradient = AlignedBuffer<T>(target_steps * units);
  combined_gradient = AlignedBuffer<T>(target_steps * (units + width));
  query_gradient = AlignedBuffer<T>(target_steps * units);
  key_gradient = AlignedBuffer<T>(steps * units);
  score_gradient = AlignedBuffer<T>(batch * units);
  weight_gradient = AlignedBuffer<T>(batch * time);
}

template <class T>
void AttentionActivations<T>::share_memory_of(const AttentionActivations& other) {
  const auto share = [&](auto AttentionActivations::*... member) {
    ((this->*member = (other.*member).shared()), ...);
  };
  using A = AttentionActivations;
  share(&A::keys, &A::queries, &A::weights, &A::combined, &A::outputs, &A::memory_stripes, &A::state_stripes,
        &A::combined_stripes, &A::output_stripes, &A::output_gradient, &A::combined_gradient,
        &A::query_gradient, &A::key_gradient, &A::score_gradient, &A::weight_gradient);
}

template <class T>
Attention<T>::Attention(const NetworkShape& shape, const AttentionParameters& parameters)
    : kind_(shape.attention),
      units_(shape.hidden),
      width_(shape.encoder().width()),
      parameters_(parameters),
      combine_(units_ + width_, units_),
      combine_transposed_(units_, units_ + width_) {
  if (projects()) {
    memory_ = PackedMatrix<T>(width_, units_);
    memory_transposed_ = PackedMatrix<T>(units_, width_);
  }
  if (additive()) {
    query_ = PackedMatrix<T>(units_, units_);
    query_transposed_ = PackedMatrix<T>(units_, units_);
  }
}

template <class T>
void Attention<T>::pack_task(std::size_t task, Arena<const T> weights) {
  assert(task < pack_tasks());
  const auto pack = [&](std::size_t parameter, PackedMatrix<T>& matrix, PackedMatrix<T>& transposed) {
    if (parameter == kNoParameter) return;
    matrix.pack(weights.at(parameter));
    transposed.pack_transposed(weights.at(parameter));
  };
  if (task == 0) pack(parameters_.memory, memory_, memory_transposed_);
  if (task == 1) pack(parameters_.query, query_, query_transposed_);
  if (task == 2) pack(parameters_.combine, combine_, combine_transposed_);
}

template <class T>
void Attention<T>::prepare(StackActivations<T>& encoder, AttentionActivations<T>& a, Rows rows) const {
  for_each_run(encoder.batch(), rows, {0, encoder.steps()}, [&](std::size_t first, std::size_t count) {
    const T* memory = encoder.top() + first * width_;
    T* keys = a.keys.data() + first * units_;
    if (projects()) {
      product(memory, count, memory_, keys, Into::replace);
    } else {
      std::copy_n(memory, count * width_, keys);
    }
    if (!a.memory_stripes.empty()) a.memory_stripes.set_rows(first, count, memory);
  });
}

template <class T>
T Attention<T>::score(const T* query, const T* key, const T* v) const {
  T sum = 0;
  if (additive()) {
    for (std::size_t j = 0; j < units_; ++j) sum += v[j] * std::tanh(query[j] + key[j]);
  } else {
    for (std::size_t j = 0; j < units_; ++j) sum += query[j] * key[j];
  }
  return sum;
}

/// Weights and context of step s of sequence b.
template <class T>
void Attention<T>::attend(const T* v, const StackActivations<T>& encoder, AttentionActivations<T>& a,
                          std::size_t s, std::size_t b, const T* query) const {
  const std::size_t batch = encoder.batch(), steps = encoder.length(b), row = s * batch + b;
  T* alpha = a.weights.data() + row * encoder.time();
  T largest = -INFINITY, total = 0;
  for (std::size_t t = 0; t < steps; ++t) {
    alpha[t] = score(query, a.keys.data() + (t * batch + b) * units_, v);
    largest = std::max(largest, alpha[t]);
  }
  for (std::size_t t = 0; t < steps; ++t) {
    alpha[t] = std::exp(alpha[t] - largest);
    total += alpha[t];
  }
  T* context = a.combined.data() + row * (units_ + width_) + units_;
  std::fill_n(context, width_, T{});
  std::fill_n(alpha + steps, encoder.time() - steps, T{});
  for (std::size_t t = 0; t < steps; ++t) {
    alpha[t] /= total;
    const T* memory = encoder.top() + (t * batch + b) * width_;
    for (std::size_t j = 0; j < width_; ++j) context[j] += alpha[t] * memory[j];
  }
}

template <class T>
void Attention<T>::forward(Arena<const T> weights, const StackActivations<T>& encoder,
                           const StackActivations<T>& decoder, AttentionActivations<T>& a, Rows rows,
                           Steps steps) const {
  const std::size_t batch = decoder.batch(), combined_width = units_ + width_;
  const T *v = weights.at(parameters_.score), *query_bias = weights.at(parameters_.query_bias);
  const T* combine_bias = weights.at(parameters_.combine_bias);
  if (additive()) {
    for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
      const T* states = decoder.top() + first * units_;
      product_from<T>(query_bias, {states, units_}, count, query_,
                      {a.queries.data() + first * units_, units_});
      if (!a.state_stripes.empty()) a.state_stripes.set_rows(first, count, states);
    });
  }
  for (std::size_t s = steps.first; s < steps.first + steps.count; ++s) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      const std::size_t row = s * batch + b;
      const T* state = decoder.top() + row * units_;
      std::copy_n(state, units_, a.combined.data() + row * combined_width);
      attend(v, encoder, a, s, b, additive() ? a.queries.data() + row * units_ : state);
    }
  }
  for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
    const T* combined = a.combined.data() + first * combined_width;
    T* outputs = a.outputs.data() + first * units_;
    product_from<T>(combine_bias, {combined, combined_width}, count, combine_, {outputs, units_});
    for (std::size_t i = 0; i < count * units_; ++i) outputs[i] = std::tanh(outputs[i]);
    if (a.combined_stripes.empty()) return;
    a.combined_stripes.set_rows(first, count, combined);
    a.output_stripes.set_rows(first, count, outputs);
  });
}

template class Attention<float>;
template class Attention<double>;
template struct AttentionActivations<float>;
template struct AttentionActivations<double>;

}  // namespace rnn
