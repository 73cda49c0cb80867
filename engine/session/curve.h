#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rnn {

/// Values over training steps, thinned to at most kMost points however long training goes on. The first kHead
/// points stay, since a loss falls most at the beginning; of the others every second is dropped whenever the
/// room is used up. First and last are always there.
class Curve {
 public:
  static constexpr std::size_t kMost = 2000;
  static constexpr std::size_t kHead = 500;

  /// `step` grows from call to call.
  void add(std::uint32_t step, float value);
  void clear() { *this = {}; }

  std::span<const std::uint32_t> steps() const { return steps_; }  // [n] ascending
  std::span<const float> values() const { return values_; }        // [n]

  /// Points between two that stay, in the thinned part, and points since the last that stays: for saving.
  std::uint64_t stride() const { return stride_; }
  std::uint64_t since() const { return since_; }
  /// From a file: false if that is no curve.
  bool restore(std::span<const std::uint32_t> steps, std::span<const float> values, std::uint64_t stride,
               std::uint64_t since);

  bool operator==(const Curve&) const = default;

 private:
  void thin();

  std::vector<std::uint32_t> steps_;
  std::vector<float> values_;
  std::uint64_t stride_ = 1;  // 2^number of thinnings
  std::uint64_t since_ = 0;   // < stride_; 0: the last point stays
};

}  // namespace rnn
