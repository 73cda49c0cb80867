#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/network/shape.h"
#include "engine/random.h"

namespace rnn {

/// Uniform in 0 … n − 1, without the bias of a plain remainder.
inline std::size_t draw_below(Random& random, std::size_t n) {
  const std::uint64_t whole = UINT64_MAX - UINT64_MAX % n;  // a multiple of n
  std::uint64_t bits = random.bits();
  while (bits >= whole) bits = random.bits();
  return static_cast<std::size_t>(bits % n);
}

/// Uniform in low … high, both included.
inline std::size_t draw_between(Random& random, std::size_t low, std::size_t high) {
  return low + draw_below(random, high - low + 1);
}

inline Token draw_token(Random& random, std::size_t n) { return static_cast<Token>(draw_below(random, n)); }

/// Which problems of a finite task are held out: one in ten, by a hash of the problem (FNV-1a with the finish
/// of MurmurHash3, so that the low digits depend on every symbol).
inline bool is_held_out(std::span<const Token> problem) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const Token token : problem) hash = (hash ^ token) * 0x100000001b3;
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  return (hash ^ (hash >> 33)) % 10 == 0;
}

}  // namespace rnn
