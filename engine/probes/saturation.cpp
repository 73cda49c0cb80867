#include "engine/probes/saturation.h"

#include <numeric>

namespace rnn {
namespace {

constexpr float kHighEnd = 0.9f, kLowEndOfSigmoid = 0.1f, kLowEndOfTanh = -0.9f;

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

Saturation::Saturation(std::size_t units, Squash squash)
    : low_end_(squash == Squash::sigmoid ? kLowEndOfSigmoid : kLowEndOfTanh), low_(units), high_(units) {}

void Saturation::add(const Series& activations) {
  assert(activations.units == units());
  for (std::size_t t = 0; t < activations.steps; ++t) {
    const auto step = activations.step(t);
    for (std::size_t u = 0; u < units(); ++u) {
      low_[u] += step[u] < low_end_;
      high_[u] += step[u] > kHighEnd;
    }
  }
  steps_ += activations.steps;
}

double Saturation::low() const { return share(sum(low_), units()); }
double Saturation::high() const { return share(sum(high_), units()); }

double Saturation::share(std::uint64_t count, std::size_t units) const {
  const double all = static_cast<double>(steps_) * static_cast<double>(units);
  return all > 0 ? static_cast<double>(count) / all : 0;
}

}  // namespace rnn
