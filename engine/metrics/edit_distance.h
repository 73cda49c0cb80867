#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/network/shape.h"

namespace rnn {

/// Levenshtein distance: the least number of tokens to insert, delete or replace that makes one of the other.
std::size_t edit_distance(std::span<const Token> a, std::span<const Token> b);

/// Character, word or label error rate over many sequences.
struct ErrorRate {
  std::uint64_t edits = 0;
  std::uint64_t reference_tokens = 0;

  void add(std::span<const Token> target, std::span<const Token> predicted) {
    edits += edit_distance(target, predicted);
    reference_tokens += target.size();
  }

  /// Edits per token of the targets: 0 is perfect, and more than 1 is possible. +∞ when all targets are empty
  /// and some prediction is not.
  double rate() const;

  ErrorRate& operator+=(const ErrorRate& other) {
    edits += other.edits;
    reference_tokens += other.reference_tokens;
    return *this;
  }
  bool operator==(const ErrorRate&) const = default;
};

}  // namespace rnn
