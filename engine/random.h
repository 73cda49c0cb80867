#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace rnn {

/// The next number of SplitMix64 (Steele, Lea and Flood 2014) from a seed, which goes on by one.
inline std::uint64_t split_mix(std::uint64_t& seed) {
  std::uint64_t z = (seed += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/// Uniform in [0, 1) from a seed and an index, in no order: for random numbers that must not depend on which
/// thread asks first.
inline double uniform_at(std::uint64_t seed, std::uint64_t index) {
  std::uint64_t at = seed ^ (index * 0xd1342543de82ef95);
  at = split_mix(at);
  return static_cast<double>(split_mix(at) >> 11) * 0x1p-53;
}

/// xoshiro256++ 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), its state
/// filled from a seed by SplitMix64. The same numbers on every platform, unlike the standard distributions.
class Random {
 public:
  using State = std::array<std::uint64_t, 4>;

  explicit Random(std::uint64_t seed = 1) {
    for (auto& word : state_) word = split_mix(seed);
  }

  std::uint64_t bits() {
    const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }

  /// Uniform in [low, high).
  double uniform(double low, double high) { return low + (high - low) * uniform(); }

  /// Standard normal (Marsaglia's polar method).
  double normal() {
    for (;;) {
      const double u = uniform(-1, 1), v = uniform(-1, 1), square = u * u + v * v;
      if (square > 0 && square < 1) return u * std::sqrt(-2 * std::log(square) / square);
    }
  }

  /// The whole state, for saving; a state of four zeros never leaves zero and is not valid.
  const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

 private:
  State state_;
};

}  // namespace rnn
