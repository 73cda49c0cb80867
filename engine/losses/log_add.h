#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace rnn {

/// The logarithm of probability 0.
inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

/// log(e^a + e^b); NaN if either is.
inline double log_add(double a, double b) {
  if (a == kLogZero) return b;
  if (b == kLogZero) return a;
  return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b)));
}

}  // namespace rnn
