#pragma once

#include <cstdint>
#include <span>

namespace rnn {

/// Frame-level scores of polyphonic music (Bay, Ehmann and Downie 2009, section 3.1, as used by
/// Boulanger-Lewandowski et al. 2012): keys are counted over all frames of all pieces, and only then divided.
/// Keys that are rightly silent, most of them, do not count.
struct FrameCounts {
  std::uint64_t right = 0;   // TP: sounding in both
  std::uint64_t wrong = 0;   // FP: only in the prediction
  std::uint64_t missed = 0;  // FN: only in the target

  /// One frame of keys: targets are 1 where a key sounds, and one is predicted where its logit is positive,
  /// its probability above one half.
  template <class T>
  void add(std::span<const T> targets, std::span<const T> logits);

  double accuracy() const;   // TP / (TP + FP + FN)
  double precision() const;  // TP / (TP + FP)
  double recall() const;     // TP / (TP + FN)
  double f1() const;         // 2 TP / (2 TP + FP + FN)

  FrameCounts& operator+=(const FrameCounts& other) {
    right += other.right;
    wrong += other.wrong;
    missed += other.missed;
    return *this;
  }
  bool operator==(const FrameCounts&) const = default;
};

}  // namespace rnn
