#include "engine/training/streams.h"

#include <cassert>

namespace rnn {

Streams::Streams(std::span<const Token> text, std::size_t time, std::size_t batch)
    : text_(text), time_(time), length_(text.empty() ? 0 : (text.size() - 1) / batch) {}

template <class T>
void Streams::fill(std::size_t index, Unrolled<T>& unrolled, std::size_t first) const {
  const std::size_t rows = unrolled.batch();
  assert(index < windows() && unrolled.time() == time_ && (first + rows) * length_ < text_.size());
  for (std::size_t b = 0; b < rows; ++b) {
    const Token* stream = text_.data() + (first + b) * length_ + index * time_;
    for (std::size_t t = 0; t < time_; ++t) {
      unrolled.tokens()[t * rows + b] = stream[t];
      unrolled.targets()[t * rows + b] = stream[t + 1];
    }
  }
}

template void Streams::fill(std::size_t, Unrolled<float>&, std::size_t) const;
template void Streams::fill(std::size_t, Unrolled<double>&, std::size_t) const;

}  // namespace rnn
