#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "engine/data/vocabulary.h"
#include "engine/generation/generator.h"
#include "engine/session/experiment.h"

namespace rnn {

/// Writes one text with a network, a few characters at a time. Network and vocabulary must outlive it; the
/// network may be trained meanwhile.
class TextWriter {
 public:
  /// `prime`: tokens to read first; none: the text starts from a line break. `clamps`: units that are held.
  TextWriter(const Network<float>& network, const Vocabulary& vocabulary, const Sampling& sampling,
             std::vector<Token> prime, std::span<const Clamp> clamps = {});

  /// Reads or writes one more character.
  void advance();
  bool done() const { return written_ == length_; }

  /// Characters to go, those of the prime included.
  std::size_t remaining() const {
    return prime_.size() - std::min(prime_.size(), fed_.size()) + length_ - written_;
  }
  std::size_t total() const { return prime_.size() + length_; }

  const std::string& text() const { return text_; }    // UTF-8, without the prime
  std::span<const Token> fed() const { return fed_; }  // every token the network has read

 private:
  const Vocabulary* vocabulary_;
  SamplerSettings settings_;
  Generator generator_;
  std::vector<Token> prime_, fed_;
  std::size_t length_, written_ = 0;
  std::string text_;
};

}  // namespace rnn
