#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "engine/metrics/ratio.h"
#include "engine/network/shape.h"

namespace rnn {

/// How many of how many: accuracy over steps, or over whole sequences.
struct Tally {
  std::uint64_t hits = 0, total = 0;

  void add(bool hit) {
    hits += hit;
    ++total;
  }
  /// Exact-sequence accuracy: a hit only when every token is right, and the length.
  void add(std::span<const Token> target, std::span<const Token> predicted) {
    add(std::ranges::equal(target, predicted));
  }

  double share() const { return ratio(hits, total); }

  Tally& operator+=(const Tally& other) {
    hits += other.hits;
    total += other.total;
    return *this;
  }
  bool operator==(const Tally&) const = default;
};

}  // namespace rnn
