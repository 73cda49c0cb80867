#include "engine/probes/norms.h"

#include <cassert>
#include <cmath>
#include <limits>

#include "engine/kernels/update.h"

namespace rnn {
namespace {

double norm(std::span<const float> x) { return std::sqrt(sum_of_squares(x.data(), x.size())); }

double distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

double ratio(double update, double weights) {
  if (update == 0) return 0;
  return weights == 0 ? std::numeric_limits<double>::infinity() : update / weights;
}

}  // namespace

std::vector<ParameterNorms> parameter_norms(std::span<const NamedRange> ranges,
                                            std::span<const float> weights, std::span<const float> before,
                                            std::span<const float> gradients) {
  assert(weights.size() == before.size() && weights.size() == gradients.size());
  std::vector<ParameterNorms> result;
  for (const NamedRange& range : ranges) {
    const auto of = [&](std::span<const float> arena) { return arena.subspan(range.offset, range.size); };
    const double size = norm(of(weights)), update = distance(of(weights), of(before));
    result.push_back({range.name, size, norm(of(gradients)), update, ratio(update, size)});
  }
  return result;
}

}  // namespace rnn
