#pragma once

#include <cstdint>

#include "engine/training/batch_source.h"
#include "engine/training/streams.h"

namespace rnn {

/// A text read in windows of its streams, the state carried from one to the next: truncated backpropagation
/// through time. Each pass over the text starts from a state of zero.
class StreamSource final : public BatchSource {
 public:
  /// `text` must outlive this and have Streams::least_tokens(time, batch) tokens.
  StreamSource(std::span<const Token> text, std::size_t time, std::size_t batch);

  WindowSize window() const override { return {time_, batch_}; }
  void fill(std::span<Unrolled<float>> shards) override;
  void advance(std::span<Unrolled<float>> shards) override;
  bool carries_state() const override { return true; }
  double epochs() const override;
  Numbers numbers() const override { return {{"window", window_}, {"pass", pass_}}; }
  Expected<void> set_numbers(const Numbers& numbers) override;

 private:
  Streams streams_;
  std::size_t time_, batch_;
  std::size_t window_ = 0;  // next window of the pass
  std::uint64_t pass_ = 0;
};

}  // namespace rnn
