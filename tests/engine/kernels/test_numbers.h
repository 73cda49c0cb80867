#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/random.h"

namespace rnn {

/// `size` random numbers in [-1, 1) in memory of exactly that size, `shift` numbers away from an aligned
/// address: reading or writing beside them is an error that the address sanitizer reports, and unaligned
/// access is tried.
class ShiftedNumbers {
 public:
  ShiftedNumbers(std::size_t size, std::size_t shift, std::uint64_t seed)
      : numbers_(size + shift), shift_(shift) {
    Random random(seed);
    for (float& number : numbers_) number = static_cast<float>(random.uniform(-1, 1));
  }
  float* data() { return numbers_.data() + shift_; }
  const float* data() const { return numbers_.data() + shift_; }
  std::size_t size() const { return numbers_.size() - shift_; }
  float operator[](std::size_t i) const { return data()[i]; }
  std::span<float> span() { return {data(), size()}; }

 private:
  std::vector<float> numbers_;
  std::size_t shift_;
};

/// Lengths around the vector and panel widths of every target.
inline std::vector<std::size_t> awkward_sizes(std::size_t width) {
  return {1, 3, 7, width, width + 1, 8 * width + 2};
}

}  // namespace rnn
