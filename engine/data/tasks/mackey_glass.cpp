#include "engine/data/tasks/mackey_glass.h"

#include <utility>

namespace rnn {
namespace {

constexpr std::size_t kStepsPerSample = 10;
constexpr double kStep = 1.0 / kStepsPerSample;
constexpr std::size_t kDelay = 17 * kStepsPerSample;
constexpr std::size_t kTransient = 500;  // samples until the attractor is reached
constexpr std::size_t kTrainingSamples = 10'000, kHeldOutSamples = 4'000;
constexpr std::size_t kWashout = 20;  // τ and a little

constexpr std::string_view kChannels[] = {"x"};

/// dx/dt. Products instead of std::pow, which differs between platforms in the last digit.
double slope(double x, double delayed) {
  const double squared = delayed * delayed, fourth = squared * squared;
  return 0.2 * delayed / (1 + fourth * fourth * squared) - 0.1 * x;
}

Series series(std::uint64_t seed, std::size_t samples) {
  std::vector<double> values = mackey_glass(Random(seed).uniform(0.5, 1.3), kTransient + samples);
  values.erase(values.begin(), values.begin() + kTransient);
  return {1, std::move(values)};
}

}  // namespace

std::vector<double> mackey_glass(double start, std::size_t samples) {
  std::vector<double> x{start}, slopes{};  // at every step
  const std::size_t steps = (samples - 1) * kStepsPerSample;
  for (std::size_t n = 0; n < steps; ++n) {
    // The delayed x at the beginning, middle and end of this step; before time 0 it is constant.
    double before = start, middle = start, after = start;
    if (n >= kDelay) {
      const std::size_t m = n - kDelay;
      before = x[m];
      after = x[m + 1];
      middle = (before + after) / 2 + kStep / 8 * (slopes[m] - slopes[m + 1]);
    }
    const double k1 = slope(x[n], before);
    const double k2 = slope(x[n] + kStep / 2 * k1, middle);
    const double k3 = slope(x[n] + kStep / 2 * k2, middle);
    const double k4 = slope(x[n] + kStep * k3, after);
    x.push_back(x[n] + kStep / 6 * (k1 + 2 * k2 + 2 * k3 + k4));
    slopes.push_back(k1);
  }
  std::vector<double> result;
  for (std::size_t n = 0; n <= steps; n += kStepsPerSample) result.push_back(x[n]);
  return result;
}

constinit const TaskInfo MackeyGlassTask::kInfo{
    .about = "Foretell a chaotic series whose next value depends on one long ago.",
    .source = "Mackey and Glass 1977",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::dense,
    .inputs = kChannels,
    .outputs = kChannels,
    .loss = LossKind::squared,
    .metric = MetricKind::nrmse,
    .chance = "the better of: nothing changes, always the mean",
    .solved = "a tenth of that: ours",
    .length = {"steps of a window", 40, 100, 1000},
    .horizon = {"steps ahead, a unit of time each", 1, 6, 100},
    .foretells = true,
};

MackeyGlassTask::MackeyGlassTask(const TaskSettings& settings)
    : ForecastTask(kInfo, settings, kWashout, series(1, kTrainingSamples), series(2, kHeldOutSamples)) {}

}  // namespace rnn
