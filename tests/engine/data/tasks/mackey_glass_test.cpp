#include "engine/data/tasks/mackey_glass.h"

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

/// Another method, another step: Heun's at 1/1000, where the delay is a whole number of steps and nothing
/// needs interpolation. Its error is of second order: about 1e-6.
std::vector<double> by_heun(double start, std::size_t samples) {
  constexpr std::size_t per_sample = 1000, delay = 17 * per_sample;
  constexpr double step = 1.0 / per_sample;
  const auto slope = [](double x, double delayed) {
    return 0.2 * delayed / (1 + std::pow(delayed, 10)) - 0.1 * x;
  };
  std::vector<double> x(delay + 1, start);  // x[delay] is time 0
  for (std::size_t n = delay; n < delay + (samples - 1) * per_sample; ++n) {
    const double here = slope(x[n], x[n - delay]);
    const double there = slope(x[n] + step * here, x[n + 1 - delay]);
    x.push_back(x[n] + step / 2 * (here + there));
  }
  std::vector<double> result;
  for (std::size_t n = delay; n < x.size(); n += per_sample) result.push_back(x[n]);
  return result;
}

TEST(MackeyGlass, SolvesTheEquation) {
  for (const double start : {0.5, 0.9, 1.2}) {
    const std::vector<double> series = mackey_glass(start, 301), expected = by_heun(start, 301);
    ASSERT_EQ(series.size(), expected.size());
    for (std::size_t t = 0; t < series.size(); ++t) {
      ASSERT_NEAR(series[t], expected[t], 1e-5) << t;
    }
  }
}

TEST(MackeyGlass, AsksForTheSeriesItsHorizonLater) {
  const auto task = test::task_of({.kind = TaskKind::mackey_glass, .length = 50, .horizon = 7});
  for (const Example& example : test::draw_many(*task, 50)) {
    for (std::size_t t = 0; t + 7 < 50; ++t) {
      EXPECT_EQ(example.targets[t], example.inputs[t + 7]);
    }
    for (std::size_t t = 0; t < 50; ++t) {
      EXPECT_EQ(example.weights[t], t < 20 ? 0 : 1);
    }
  }
}

TEST(MackeyGlass, ChanceIsPersistenceInStandardDeviations) {
  // A run of its own, by the other method, long enough for statistics.
  std::vector<double> series = by_heun(1.1, 4000);
  series.erase(series.begin(), series.begin() + 500);
  double mean = 0, variance = 0;
  for (const double x : series) mean += x / static_cast<double>(series.size());
  for (const double x : series) variance += (x - mean) * (x - mean) / static_cast<double>(series.size());
  for (const std::size_t horizon : {1u, 6u, 12u}) {
    const auto task = test::task_of({.kind = TaskKind::mackey_glass, .horizon = horizon});
    double error = 0;
    for (std::size_t t = 0; t + horizon < series.size(); ++t) {
      error += std::pow(series[t + horizon] - series[t], 2) / static_cast<double>(series.size() - horizon);
    }
    const double expected = std::min(1.0, std::sqrt(error / variance));
    EXPECT_NEAR(task->chance(), expected,
                0.02 * expected);  // two runs of 3,500 and 10,000 on a chaotic attractor
    // The same of the examples that are held out.
    Score persistence(MetricKind::nrmse, 1);
    for (const Example& example : held_out_examples(*task, 400)) persistence.add(example, example.inputs);
    EXPECT_NEAR(std::min(1.0, persistence.value()), expected, 0.03 * expected);
  }
}

}  // namespace
}  // namespace rnn
