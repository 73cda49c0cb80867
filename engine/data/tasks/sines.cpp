#include "engine/data/tasks/sines.h"

#include <array>
#include <cmath>
#include <numbers>

namespace rnn {
namespace {

constexpr std::array kPeriods{8.0, 13.0, 21.0};  // steps
constexpr std::size_t kWashout = 21;             // the longest period
constexpr std::string_view kChannels[] = {"x"};

double angle(double period) { return 2 * std::numbers::pi / period; }

/// For sines with random phases E (x(t+h) − x(t))² = Σ a² (1 − cos ωh); of Σ a²/2 = 1 each has a third on
/// average.
double persistence(std::size_t horizon) {
  double sum = 0;
  for (const double period : kPeriods) sum += 1 - std::cos(angle(period) * static_cast<double>(horizon));
  return std::sqrt(2 * sum / std::size(kPeriods));
}

}  // namespace

constinit const TaskInfo SinesTask::kInfo{
    .about = "Foretell a sum of three sines, whatever their phases and strengths.",
    .source = "ours",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::dense,
    .inputs = kChannels,
    .outputs = kChannels,
    .loss = LossKind::squared,
    .metric = MetricKind::nrmse,
    .chance = "the better of: nothing changes, always the mean",
    .solved = "a tenth of that: ours",
    .length = {"steps of a window", 40, 80, 1000},
    .horizon = {"steps ahead", 1, 1, 100},
    .foretells = true,
};

SinesTask::SinesTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length, settings.length}) {
  const ForecastLines lines = forecast_lines(persistence(settings.horizon));
  set_lines(lines.chance, lines.solved);
}

Example SinesTask::draw(Random& random, TaskPart) const {
  std::array<double, 3> strength{}, phase{};
  double variance = 0;
  for (std::size_t k = 0; k < 3; ++k) {
    strength[k] = random.uniform(0.5, 1.5);
    phase[k] = random.uniform(0, 2 * std::numbers::pi);
    variance += strength[k] * strength[k] / 2;
  }
  Series series{1, std::vector<double>(settings().length + settings().horizon)};
  for (std::size_t t = 0; t < series.values.size(); ++t) {
    for (std::size_t k = 0; k < 3; ++k) {
      const double place = angle(kPeriods[k]) * static_cast<double>(t) + phase[k];
      series.values[t] += strength[k] * std::sin(place) / std::sqrt(variance);
    }
  }
  return forecast_example(series, {0, settings().length, settings().horizon, kWashout});
}

}  // namespace rnn
