#include "engine/session/curve.h"

#include <bit>

namespace rnn {

void Curve::add(std::uint32_t step, float value) {
  if (since_ == 0) {  // the last point stays
    steps_.push_back(step);
    values_.push_back(value);
  } else {  // the last point only stood for the newest
    steps_.back() = step;
    values_.back() = value;
  }
  since_ = (since_ + 1) % stride_;
  if (steps_.size() > kMost) thin();
}

void Curve::thin() {
  // Of the points behind the head keep every second, counted so that the newest stays.
  std::size_t kept = kHead;
  for (std::size_t i = kHead + (steps_.size() - 1 - kHead) % 2; i < steps_.size(); i += 2, ++kept) {
    steps_[kept] = steps_[i];
    values_[kept] = values_[i];
  }
  steps_.resize(kept);
  values_.resize(kept);
  stride_ *= 2;
}

bool Curve::restore(std::span<const std::uint32_t> steps, std::span<const float> values, std::uint64_t stride,
                    std::uint64_t since) {
  if (steps.size() != values.size() || steps.size() > kMost) return false;
  if (!std::has_single_bit(stride) || since >= stride) return false;
  if (steps.empty() && since != 0) return false;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    if (steps[i - 1] >= steps[i]) return false;
  }
  steps_.assign(steps.begin(), steps.end());
  values_.assign(values.begin(), values.end());
  stride_ = stride;
  since_ = since;
  return true;
}

}  // namespace rnn
