#include "engine/training/streams.h"

#include <cassert>

namespace rnn {

Streams::Streams(std::span<const Token> text, std::size_t time, std::size_t batch)
    : text_(text), time_(time), batch_(batch), length_(text.empty() ? 0 : (text.size() - 1) / batch) {}

template <class T>
void Streams::fill(std::size_t index, Unrolled<T>& unrolled) const {
  assert(index < windows() && unrolled.time() == time_ && unrolled.batch() == batch_);
  for (std::size_t b = 0; b < batch_; ++b) {
    const Token* stream = text_.data() + b * length_ + index * time_;
    for (std::size_t t = 0; t < time_; ++t) {
      unrolled.tokens()[t * batch_ + b] = stream[t];
      unrolled.targets()[t * batch_ + b] = stream[t + 1];
    }
  }
}

template void Streams::fill(std::size_t, Unrolled<float>&) const;
template void Streams::fill(std::size_t, Unrolled<double>&) const;

}  // namespace rnn
