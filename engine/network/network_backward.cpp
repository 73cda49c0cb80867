#include <algorithm>
#include <cassert>

#include "engine/kernels/columns.h"
#include "engine/network/network.h"
#include "engine/network/runs.h"

namespace rnn {

template <class T>
void Network<T>::backward(Unrolled<T>& unrolled, Rows rows) const {
  if (shape_.has_decoder()) {
    decoder_backward(unrolled, rows);
  } else if (shape_.task == TaskShape::many_to_one) {
    head_backward(unrolled, rows, unrolled.summary_gradient().data());
    summarise_backward(unrolled, rows);
  } else {
    head_backward(unrolled, rows, unrolled.encoder().output_gradient().data());
  }
  encoder_.backward(arena(), unrolled.encoder(), rows);
}

/// dL/d(what the head has read)
template <class T>
void Network<T>::head_backward(Unrolled<T>& unrolled, Rows rows, T* gradient) const {
  const std::size_t width = shape_.head_inputs(), outputs = shape_.head_outputs();
  for_each_run(unrolled.batch(), rows, {0, unrolled.output_steps()},
               [&](std::size_t first, std::size_t count) {
                 product(unrolled.logits().data() + first * outputs, count, head_transposed_,
                         gradient + first * width, Into::replace);
               });
}

template <class T>
void Network<T>::summarise_backward(Unrolled<T>& unrolled, Rows rows) const {
  StackActivations<T>& encoder = unrolled.encoder();
  const std::size_t units = shape_.hidden, width = encoder.shape().width(), batch = unrolled.batch();
  T* gradient = encoder.output_gradient().data();
  for_each_row(batch, rows, {0, encoder.steps()},
               [&](std::size_t row) { std::fill_n(gradient + row * width, width, T{}); });
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    const T* summary = unrolled.summary_gradient().data() + b * width;
    T* last = gradient + ((encoder.length(b) - 1) * batch + b) * width;
    T* first = gradient + b * width;
    for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
      std::copy_n(summary + d * units, units, (d == 0 ? last : first) + d * units);
    }
  }
}

template <class T>
void Network<T>::decoder_backward(Unrolled<T>& unrolled, Rows rows) const {
  StackActivations<T>&encoder = unrolled.encoder(), &decoder = unrolled.decoder();
  if (attention_) {
    head_backward(unrolled, rows, unrolled.attention().output_gradient.data());
    attention_->backward(arena(), encoder, decoder, unrolled.attention(), rows);
  } else {
    head_backward(unrolled, rows, decoder.output_gradient().data());
    const std::size_t width = encoder.shape().width();
    for_each_row(unrolled.batch(), rows, {0, encoder.steps()}, [&](std::size_t row) {
      std::fill_n(encoder.output_gradient().data() + row * width, width, T{});
    });
  }
  decoder_->backward(arena(), decoder, rows);
  // Each direction's final state was added to the decoder's first.
  const std::size_t first = rows.first * shape_.hidden, size = rows.count * shape_.hidden;
  for (std::size_t l = 0; l < shape_.layers; ++l) {
    const LayerActivations<T>& from = decoder.layer(l);
    for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
      LayerActivations<T>& to = encoder.layer(l, d);
      std::copy_n(from.hidden_gradient.data() + first, size, to.hidden_gradient.data() + first);
      if (to.memory_gradient.empty()) continue;
      std::copy_n(from.memory_gradient.data() + first, size, to.memory_gradient.data() + first);
    }
  }
}

template <class T>
std::size_t Network<T>::gradient_tasks() const {
  return encoder_.gradient_tasks() + (decoder_ ? decoder_->gradient_tasks() : 0) +
         (attention_ ? attention_->gradient_tasks() : 0) + gradient_panels<T>(shape_.head_outputs());
}

template <class T>
std::size_t Network<T>::gradient_scratch() {
  return transposed_product_scratch<T>();
}

template <class T>
void Network<T>::gradient_task(std::size_t task, const Unrolled<T>& unrolled, std::span<T> gradients,
                               std::span<T> scratch) const {
  assert(task < gradient_tasks() && gradients.size() == table_.arena_size());
  const Arena<T> arena{&table_, gradients.data()};
  if (task < encoder_.gradient_tasks()) {
    return encoder_.gradient_task(task, unrolled.encoder(), arena, scratch);
  }
  task -= encoder_.gradient_tasks();
  if (decoder_) {
    if (task < decoder_->gradient_tasks()) {
      return decoder_->gradient_task(task, unrolled.decoder(), arena, scratch);
    }
    task -= decoder_->gradient_tasks();
  }
  if (attention_) {
    if (task < attention_->gradient_tasks()) {
      return attention_->gradient_task(task, unrolled.encoder(), unrolled.decoder(), unrolled.attention(),
                                       arena, scratch);
    }
    task -= attention_->gradient_tasks();
  }
  head_gradient(task, unrolled, gradients, scratch);
}

template <class T>
void Network<T>::head_gradient(std::size_t panel, const Unrolled<T>& unrolled, std::span<T> gradients,
                               std::span<T> scratch) const {
  const StackActivations<T>& writer = shape_.has_decoder() ? unrolled.decoder() : unrolled.encoder();
  const bool from_summary = shape_.task == TaskShape::many_to_one;
  const StripedMatrix<T>& read = attention_     ? unrolled.attention().output_stripes
                                 : from_summary ? unrolled.summary_stripes()
                                                : writer.output_stripes(shape_.layers - 1);
  const std::size_t row = attention_ || from_summary ? 0 : writer.output_stripe_row();
  const std::size_t outputs = shape_.head_outputs(), rows = unrolled.output_steps() * unrolled.batch();
  const std::size_t first = panel * panel_columns<T>(outputs);
  const std::size_t width = std::min(panel_columns<T>(outputs), outputs - first);
  transposed_product(read, row, rows, {unrolled.logits().data() + first, outputs}, width,
                     {gradients.data() + table_.head_weights().offset + first, outputs}, scratch.data());
  sum_rows(unrolled.logits().data(), outputs, rows, first, width,
           gradients.data() + table_.head_bias().offset);
}

#define RNN_INSTANTIATE(T)                                      \
  template void Network<T>::backward(Unrolled<T>&, Rows) const; \
  template std::size_t Network<T>::gradient_tasks() const;      \
  template std::size_t Network<T>::gradient_scratch();          \
  template void Network<T>::gradient_task(std::size_t, const Unrolled<T>&, std::span<T>, std::span<T>) const;
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
