#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/random.h"

namespace rnn::fuzz {

using Bytes = std::vector<std::uint8_t>;

struct Damaged {
  Bytes bytes;
  bool is_cut;
};

/// A file cut short anywhere, or with one to three of its bits flipped: half of these among the first
/// `sensitive` bytes, where more depends on each. The same numbers give the same damage.
inline Damaged damage(const Bytes& whole, std::size_t sensitive, std::uint64_t seed, std::uint64_t index) {
  Random random(seed * 0x9e37'79b9'7f4a'7c15 + index);
  const auto below = [&](std::size_t size) { return static_cast<std::size_t>(random.bits() % size); };
  Damaged result{whole, below(2) == 0};
  if (result.is_cut) {
    result.bytes.resize(below(whole.size()));
    return result;
  }
  const std::size_t range = below(2) == 0 ? std::min(sensitive, whole.size()) : whole.size();
  std::vector<std::size_t> bits(1 + below(3));
  for (std::size_t& bit : bits) bit = below(8 * range);
  std::ranges::sort(bits);
  bits.erase(std::ranges::unique(bits).begin(), bits.end());  // a bit flipped twice is as it was
  for (const std::size_t bit : bits) result.bytes[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
  return result;
}

}  // namespace rnn::fuzz
