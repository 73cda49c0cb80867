#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace rnn {

/// Tells a loss that has exploded from one that is only noisy. Looks at the loss of every step; none of them
/// is NaN or infinite.
class LossWatch {
 public:
  enum class Verdict { near_best, worse, exploded };

  Verdict look(double loss) {
    ++looks_;
    // A plain mean over the first steps, then exponential: no bias towards the beginning.
    const double share = 1 / static_cast<double>(std::min(looks_, kSmoothing));
    smoothed_ += share * (loss - smoothed_);
    best_ = std::min(best_, smoothed_);
    high_steps_ = loss > best_ + kExploded * (std::abs(best_) + 1) ? high_steps_ + 1 : 0;
    if (high_steps_ >= kStreak) return Verdict::exploded;
    return loss <= best_ + std::abs(best_) + kNoise ? Verdict::near_best : Verdict::worse;
  }

  /// Mean loss when it was at its best.
  double best() const { return best_; }

  /// The weights are others from here on; what they can reach at best is still known.
  void go_on() {
    looks_ = high_steps_ = 0;
    smoothed_ = 0;
  }

  /// Losses beyond the best by so many times its size and 1 more, so many steps running, do not come back:
  /// targets are of size 1, an untrained network's loss is ln(classes) or, of 88 keys, 61.
  static constexpr double kExploded = 1000;
  static constexpr std::uint64_t kStreak = 5;

 private:
  static constexpr std::uint64_t kSmoothing = 50;  // steps
  static constexpr double kNoise = 0.01;           // where the best is next to nothing

  std::uint64_t looks_ = 0, high_steps_ = 0;
  double smoothed_ = 0, best_ = std::numeric_limits<double>::infinity();
};

}  // namespace rnn
