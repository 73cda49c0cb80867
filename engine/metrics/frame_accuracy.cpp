#include "engine/metrics/frame_accuracy.h"

#include <cassert>
#include <cstddef>

#include "engine/metrics/ratio.h"

namespace rnn {

template <class T>
void FrameCounts::add(std::span<const T> targets, std::span<const T> logits) {
  assert(targets.size() == logits.size());
  for (std::size_t key = 0; key < targets.size(); ++key) {
    const bool sounds = targets[key] > T(0.5), predicted = logits[key] > 0;
    right += sounds && predicted;
    wrong += !sounds && predicted;
    missed += sounds && !predicted;
  }
}
template void FrameCounts::add(std::span<const float>, std::span<const float>);
template void FrameCounts::add(std::span<const double>, std::span<const double>);

double FrameCounts::accuracy() const { return ratio(right, right + wrong + missed); }
double FrameCounts::precision() const { return ratio(right, right + wrong); }
double FrameCounts::recall() const { return ratio(right, right + missed); }
double FrameCounts::f1() const { return ratio(2 * right, 2 * right + wrong + missed); }

}  // namespace rnn
