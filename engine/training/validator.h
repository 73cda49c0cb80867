#pragma once

#include <cstdint>
#include <span>

#include "engine/network/network.h"

namespace rnn {

/// Mean loss over one stream with carried state from zero, in slices, so that nobody waits for it. Works on a
/// copy of the weights: training may go on meanwhile.
class Validator {
 public:
  /// `text` must outlive this; it has at least two tokens.
  Validator(const NetworkShape& shape, std::span<const Token> text);

  /// Begins anew with these weights, over the first `tokens` predictions of the text (0: all).
  void start(const Network<float>& network, std::uint64_t tokens = 0);

  /// Goes on by at most `tokens` predictions (in steps of kSlice); true when finished.
  bool advance(std::uint64_t tokens);

  bool finished() const { return done_ == end_; }
  std::uint64_t done() const { return done_; }
  std::uint64_t total() const { return end_; }
  /// Mean nats per token over what is done.
  double loss() const { return done_ == 0 ? 0 : sum_ / static_cast<double>(done_); }

  static constexpr std::size_t kSlice = 64;

 private:
  std::span<const Token> text_;
  Network<float> network_;
  Unrolled<float> unrolled_;  // [kSlice][1]
  std::uint64_t done_ = 0, end_ = 0;
  double sum_ = 0;
};

/// Of a mean loss in nats.
double perplexity(double loss);
double bits_per_character(double loss);

}  // namespace rnn
