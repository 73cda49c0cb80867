#include <algorithm>
#include <cassert>

#include "engine/metrics/confusion.h"
#include "engine/network/network.h"
#include "engine/network/runs.h"
#include "engine/random.h"

namespace rnn {

template <class T>
void Network<T>::forward(Unrolled<T>& unrolled, Rows rows) const {
  assert(unrolled.shape() == shape_);
  const bool by_steps = feeds_back() && unrolled.teacher_forcing() < 1;
  const auto each_step = [&](std::size_t steps, auto run) {
    if (!by_steps) return run(Steps{0, steps});
    for (std::size_t t = 0; t < steps; ++t) {
      run(Steps{t, 1});
      if (t + 1 < steps) feed_back(unrolled, rows, t);
    }
  };
  if (!shape_.has_decoder()) {
    each_step(unrolled.steps(), [&](Steps steps) { read(unrolled, rows, steps); });
    if (shape_.task == TaskShape::many_to_one) summarise(unrolled, rows);
    return;
  }
  read(unrolled, rows, {0, unrolled.steps()});
  begin_writing(unrolled, rows);
  teach(unrolled, rows);
  each_step(unrolled.output_steps(), [&](Steps steps) { write(unrolled, rows, steps); });
}

template <class T>
void Network<T>::read(Unrolled<T>& unrolled, Rows rows, Steps steps) const {
  encoder_.forward(arena(), unrolled.encoder(), rows, steps);
  if (shape_.has_decoder() || shape_.task == TaskShape::many_to_one) return;
  head(unrolled.encoder().top(), unrolled, rows, steps);
}

template <class T>
void Network<T>::begin_writing(Unrolled<T>& unrolled, Rows rows) const {
  StackActivations<T>&encoder = unrolled.encoder(), &decoder = unrolled.decoder();
  const std::size_t units = shape_.hidden, size = rows.count * units, first = rows.first * units;
  const std::size_t step = unrolled.batch() * units;
  const auto sum_of_directions = [&](std::size_t l, AlignedBuffer<T> LayerActivations<T>::*state) {
    T* to = (decoder.layer(l).*state).data() + first;
    std::fill_n(to, size, T{});
    for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
      const T* from = (encoder.layer(l, d).*state).data() + encoder.last_state(d) * step + first;
      for (std::size_t i = 0; i < size; ++i) to[i] += from[i];
    }
  };
  for (std::size_t l = 0; l < shape_.layers; ++l) {
    sum_of_directions(l, &LayerActivations<T>::hidden);
    if (!decoder.layer(l).memory.empty()) sum_of_directions(l, &LayerActivations<T>::memory);
  }
  if (attention_) attention_->prepare(encoder, unrolled.attention(), rows);
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    if (decoder.shape().reads_tokens()) {
      decoder.tokens()[b] = 0;
    } else {
      std::fill_n(decoder.inputs().data() + b * shape_.outputs, shape_.outputs, T{});
    }
  }
}

/// The decoder's inputs: at each step what should have been written before.
template <class T>
void Network<T>::teach(Unrolled<T>& unrolled, Rows rows) const {
  StackActivations<T>& decoder = unrolled.decoder();
  const std::size_t batch = unrolled.batch(), outputs = shape_.outputs;
  for_each_row(batch, rows, {0, unrolled.output_steps() - 1}, [&](std::size_t row) {
    if (decoder.shape().reads_tokens()) {
      decoder.tokens()[row + batch] = unrolled.targets()[row];
    } else {
      std::copy_n(unrolled.target_numbers().data() + row * outputs, outputs,
                  decoder.inputs().data() + (row + batch) * outputs);
    }
  });
}

template <class T>
void Network<T>::write(Unrolled<T>& unrolled, Rows rows, Steps steps) const {
  StackActivations<T>& decoder = unrolled.decoder();
  decoder_->forward(arena(), decoder, rows, steps);
  if (attention_) {
    attention_->forward(arena(), unrolled.encoder(), decoder, unrolled.attention(), rows, steps);
    head(unrolled.attention().outputs.data(), unrolled, rows, steps);
  } else {
    head(decoder.top(), unrolled, rows, steps);
  }
}

/// Where a coin says so, the next step reads the output of this one in place of the target. With one-hot
/// inputs apart from the outputs, these are the last O of them.
template <class T>
void Network<T>::feed_back(Unrolled<T>& unrolled, Rows rows, std::size_t step) const {
  StackActivations<T>& reader = shape_.has_decoder() ? unrolled.decoder() : unrolled.encoder();
  const std::size_t batch = unrolled.batch(), outputs = shape_.outputs,
                    apart = reader.shape().inputs - outputs;
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    const std::size_t row = step * batch + b, next = row + batch;
    if (uniform_at(unrolled.teacher_seed(), row) < unrolled.teacher_forcing()) continue;
    const std::span<const T> output(unrolled.logits().data() + row * shape_.head_outputs(), outputs);
    if (reader.shape().reads_tokens()) {
      reader.tokens()[next] = static_cast<Token>(apart) + predicted_class(output);
    } else {
      std::copy_n(output.data(), outputs, reader.inputs().data() + next * reader.shape().inputs + apart);
    }
  }
}

template <class T>
void Network<T>::summarise(Unrolled<T>& unrolled, Rows rows) const {
  const StackActivations<T>& encoder = unrolled.encoder();
  const std::size_t units = shape_.hidden, width = encoder.shape().width(), batch = unrolled.batch();
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    T* summary = unrolled.summary().data() + b * width;
    const T* last = encoder.top() + ((encoder.length(b) - 1) * batch + b) * width;
    const T* first = encoder.top() + b * width;
    for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
      std::copy_n((d == 0 ? last : first) + d * units, units, summary + d * units);
    }
  }
  if (!unrolled.summary_stripes().empty()) {
    unrolled.summary_stripes().set_rows(rows.first, rows.count,
                                        unrolled.summary().data() + rows.first * width);
  }
  head(unrolled.summary().data(), unrolled, rows, {0, 1});
}

/// y = V h + C, before the softmax or whatever the loss applies.
template <class T>
void Network<T>::head(const T* inputs, Unrolled<T>& unrolled, Rows rows, Steps steps) const {
  const std::size_t width = shape_.head_inputs(), outputs = shape_.head_outputs();
  const T* bias = weights_.data() + table_.head_bias().offset;
  for_each_run(unrolled.batch(), rows, steps, [&](std::size_t first, std::size_t count) {
    product_from<T>(bias, {inputs + first * width, width}, count, head_,
                    {unrolled.logits().data() + first * outputs, outputs});
  });
}

#define RNN_INSTANTIATE(T)                                           \
  template void Network<T>::forward(Unrolled<T>&, Rows) const;       \
  template void Network<T>::read(Unrolled<T>&, Rows, Steps) const;   \
  template void Network<T>::begin_writing(Unrolled<T>&, Rows) const; \
  template void Network<T>::write(Unrolled<T>&, Rows, Steps) const;
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
