#pragma once

#include <cstdint>
#include <vector>

#include "engine/probes/series.h"

namespace rnn {

/// What squashes a gate. ReLU has no upper end and does not saturate.
enum class Squash { sigmoid, tanh };

/// How often the units of a gate are near one of its ends, where no gradient passes: a sigmoid below 0.1 or
/// above 0.9 (left- and right-saturated in Karpathy, Johnson and Fei-Fei 2016, "Visualizing and understanding
/// recurrent networks", section 4.2), a tanh below −0.9 or above 0.9.
class Saturation {
 public:
  Saturation(std::size_t units, Squash squash);

  /// Some more steps.
  void add(const Series& activations);

  /// Shares of the steps, of one unit and of all; 0 before the first step.
  double low(std::size_t unit) const { return share(low_[unit], 1); }
  double high(std::size_t unit) const { return share(high_[unit], 1); }
  double low() const;
  double high() const;

  std::size_t units() const { return low_.size(); }
  std::uint64_t steps() const { return steps_; }

 private:
  double share(std::uint64_t count, std::size_t units) const;

  float low_end_;
  std::vector<std::uint64_t> low_, high_;  // [units]  steps
  std::uint64_t steps_ = 0;
};

}  // namespace rnn
