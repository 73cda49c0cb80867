#pragma once

#include <cstdint>
#include <span>

#include "engine/training/evaluator.h"

namespace rnn {

/// Mean loss over one stream of text with carried state from zero.
class Validator final : public Evaluator {
 public:
  /// `text` must outlive this; it has at least two tokens.
  Validator(const NetworkShape& shape, std::span<const Token> text);

  /// Begins anew with these weights, over the first `tokens` predictions of the text (0: all).
  void start(const Network<float>& network, std::uint64_t tokens = 0) override;

  /// Goes on by at most `tokens` predictions (in steps of kSlice); true when finished.
  bool advance(std::uint64_t tokens);

  bool advance() override { return advance(kSlice); }

  std::uint64_t done() const override { return done_; }
  std::uint64_t total() const override { return end_; }
  bool whole() const override { return end_ + 1 == text_.size(); }
  /// Mean nats per token over what is done.
  double loss() const override { return done_ == 0 ? 0 : sum_ / static_cast<double>(done_); }

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
