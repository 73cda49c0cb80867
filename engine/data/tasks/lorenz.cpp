#include "engine/data/tasks/lorenz.h"

namespace rnn {
namespace {

constexpr std::size_t kStepsPerSample = 20;
constexpr double kStep = 0.05 / kStepsPerSample;
constexpr std::size_t kTransient = 500;  // samples until the attractor is reached
constexpr std::size_t kTrainingSamples = 20'000, kHeldOutSamples = 5'000;
constexpr std::size_t kWashout = 1;  // one step shows the whole state; the memory needs it to begin with

constexpr std::string_view kChannels[] = {"x", "y", "z"};

LorenzState slope(const LorenzState& s) {
  const auto [x, y, z] = s;
  return {10.0 * (y - x), x * (28.0 - z) - y, x * y - 8.0 / 3.0 * z};
}

LorenzState along(const LorenzState& s, double time, const LorenzState& slope) {
  return {s[0] + time * slope[0], s[1] + time * slope[1], s[2] + time * slope[2]};
}

LorenzState step(const LorenzState& s) {
  const LorenzState k1 = slope(s);
  const LorenzState k2 = slope(along(s, kStep / 2, k1));
  const LorenzState k3 = slope(along(s, kStep / 2, k2));
  const LorenzState k4 = slope(along(s, kStep, k3));
  LorenzState sum{};
  for (std::size_t i = 0; i < 3; ++i) sum[i] = k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i];
  return along(s, kStep / 6, sum);
}

Series series(std::uint64_t seed, std::size_t samples) {
  Random random(seed);
  LorenzState start{};
  for (double& value : start) value = random.uniform(5, 15);
  Series result{3, {}};
  const std::vector<LorenzState> states = lorenz(start, kTransient + samples);
  for (std::size_t n = kTransient; n < states.size(); ++n) {
    result.values.insert(result.values.end(), states[n].begin(), states[n].end());
  }
  return result;
}

}  // namespace

std::vector<LorenzState> lorenz(const LorenzState& start, std::size_t samples) {
  std::vector<LorenzState> states{start};
  LorenzState state = start;
  while (states.size() < samples) {
    for (std::size_t i = 0; i < kStepsPerSample; ++i) state = step(state);
    states.push_back(state);
  }
  return states;
}

constinit const TaskInfo LorenzTask::kInfo{
    .about = "Foretell the path of a point that circles two wings and never repeats.",
    .source = "Lorenz 1963",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::dense,
    .inputs = kChannels,
    .outputs = kChannels,
    .loss = LossKind::squared,
    .metric = MetricKind::nrmse,
    .chance = "the better of: nothing changes, always the mean",
    .solved = "a tenth of that: ours",
    .length = {"steps of a window", 10, 50, 1000},
    .horizon = {"steps ahead, a twentieth of a unit of time each", 1, 2, 40},
    .foretells = true,
};

LorenzTask::LorenzTask(const TaskSettings& settings)
    : ForecastTask(kInfo, settings, kWashout, series(1, kTrainingSamples), series(2, kHeldOutSamples)) {}

}  // namespace rnn
