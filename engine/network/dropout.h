#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/random.h"

namespace rnn {

/// A seed of its own for each place where something is dropped.
inline std::uint64_t dropout_seed_of(std::uint64_t seed, std::uint64_t place) {
  seed += place * 0x2545f4914f6cdd1d;
  return split_mix(seed);
}

/// Inverted dropout (Srivastava et al. 2014): each of `count` numbers is 0 with probability `rate`, else
/// 1/(1 − rate), so that what is left has the same mean. Number i depends on seed and first + i only.
template <class T>
void fill_dropout_mask(T* mask, std::size_t count, double rate, std::uint64_t seed, std::size_t first) {
  const T kept = static_cast<T>(1 / (1 - rate));
  for (std::size_t i = 0; i < count; ++i) mask[i] = uniform_at(seed, first + i) < rate ? T{} : kept;
}

}  // namespace rnn
