#pragma once

#include <cstddef>
#include <span>

#include "engine/network/unrolled.h"

namespace rnn {

/// A text of N tokens cut into B contiguous streams of ⌊(N−1)/B⌋ tokens, read side by side in windows of T
/// steps; the target of each token is the one after it. A rest too short for a window is left out.
class Streams {
 public:
  /// The text must outlive this.
  Streams(std::span<const Token> text, std::size_t time, std::size_t batch);

  /// Windows in one pass over the text; 0: the text is too short to train on.
  std::size_t windows() const { return length_ / time_; }

  /// Writes inputs and targets of window `index`, those of as many streams as `unrolled` has rows, from
  /// `first` on.
  template <class T>
  void fill(std::size_t index, Unrolled<T>& unrolled, std::size_t first = 0) const;

  /// Tokens that a text must have at least.
  static std::size_t least_tokens(std::size_t time, std::size_t batch) { return time * batch + 1; }

 private:
  std::span<const Token> text_;
  std::size_t time_, length_;
};

}  // namespace rnn
