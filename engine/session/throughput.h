#pragma once

#include <cmath>

namespace rnn {

/// Characters trained on per second, averaged over the last seconds spent in training steps.
class Throughput {
 public:
  void add(double characters, double seconds) {
    const double kept = std::exp(-seconds / kTimeConstant);
    characters_ = characters_ * kept + characters;
    seconds_ = seconds_ * kept + seconds;
  }
  double rate() const { return seconds_ > 0 ? characters_ / seconds_ : 0; }
  void clear() { *this = {}; }

 private:
  static constexpr double kTimeConstant = 2;  // seconds

  double characters_ = 0, seconds_ = 0;
};

}  // namespace rnn
