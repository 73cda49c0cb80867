#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace rnn {

/// Where a parameter lies in an arena.
struct NamedRange {
  std::string name;
  std::size_t offset, size;
};

/// Frobenius norms ‖·‖ of one parameter.
struct ParameterNorms {
  std::string name;
  double weights;   // ‖w‖
  double gradient;  // ‖g‖
  double update;    // ‖w − w before‖
  /// update/weights; some thousandths are usual while a network learns well. Infinite when only the weights
  /// are 0.
  double ratio;
};

/// Norms of every range after an update: the weights now and before it, and the gradient that made it.
std::vector<ParameterNorms> parameter_norms(std::span<const NamedRange> ranges,
                                            std::span<const float> weights, std::span<const float> before,
                                            std::span<const float> gradients);

}  // namespace rnn
