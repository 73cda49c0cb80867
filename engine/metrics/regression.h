#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "engine/metrics/ratio.h"

namespace rnn {

/// Errors of predicted numbers, in the unit of the numbers (squared_mean: squared).
struct RegressionError {
  std::uint64_t count = 0;
  double absolute = 0, squared = 0;  // sums

  void add(double target, double predicted) {
    const double error = predicted - target;
    ++count;
    absolute += std::abs(error);
    squared += error * error;
  }

  double absolute_mean() const { return ratio(absolute, count); }         // MAE
  double squared_mean() const { return ratio(squared, count); }           // MSE
  double root_squared_mean() const { return std::sqrt(squared_mean()); }  // RMSE

  RegressionError& operator+=(const RegressionError& other) {
    count += other.count;
    absolute += other.absolute;
    squared += other.squared;
    return *this;
  }
  bool operator==(const RegressionError&) const = default;
};

}  // namespace rnn
