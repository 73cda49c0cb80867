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
    auto& [looks, high_steps, smoothed, best] = found_;
    ++looks;
    // A plain mean over the first steps, then exponential: no bias towards the beginning.
    const double share = 1 / static_cast<double>(std::min(looks, kSmoothing));
    smoothed += share * (loss - smoothed);
    best = std::min(best, smoothed);
    high_steps = loss > best + kExploded * (std::abs(best) + 1) ? high_steps + 1 : 0;
    if (high_steps >= kStreak) return Verdict::exploded;
    return loss <= best + std::abs(best) + kNoise ? Verdict::near_best : Verdict::worse;
  }

  /// Mean loss when it was at its best.
  double best() const { return found_.best; }

  /// The weights are others from here on; what they can reach at best is still known.
  void go_on() { found_ = {.best = found_.best}; }

  /// What it has found out: a watch that takes it up goes on as this one.
  struct Findings {
    std::uint64_t looks = 0, high_steps = 0;  // steps so far, and those running whose loss was high
    double smoothed = 0, best = std::numeric_limits<double>::infinity();
  };
  const Findings& findings() const { return found_; }
  /// False, and nothing changes, when no watch can have found this.
  bool take_up(const Findings& found) {
    const bool none_yet = found.looks == 0 && found.best == std::numeric_limits<double>::infinity();
    if (found.high_steps >= kStreak || !std::isfinite(found.smoothed)) return false;
    if (!std::isfinite(found.best) && !none_yet) return false;
    found_ = found;
    return true;
  }

  /// Losses beyond the best by so many times its size and 1 more, so many steps running, do not come back:
  /// targets are of size 1, an untrained network's loss is ln(classes) or, of 88 keys, 61.
  static constexpr double kExploded = 1000;
  static constexpr std::uint64_t kStreak = 5;

 private:
  static constexpr std::uint64_t kSmoothing = 50;  // steps
  static constexpr double kNoise = 0.01;           // where the best is next to nothing

  Findings found_;
};

}  // namespace rnn
