#include "engine/data/tasks/lorenz.h"

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

/// Another method: the Taylor series of the solution to order 20, whose coefficients follow from the
/// equations by Cauchy products, in steps of 0.01. Exact to about 1e-15 a step.
LorenzState taylor_step(const LorenzState& s, double time) {
  constexpr std::size_t order = 20;
  std::array<double, order + 1> x{s[0]}, y{s[1]}, z{s[2]};
  for (std::size_t n = 0; n < order; ++n) {
    double xz = 0, xy = 0;
    for (std::size_t i = 0; i <= n; ++i) {
      xz += x[i] * z[n - i];
      xy += x[i] * y[n - i];
    }
    const double next = static_cast<double>(n + 1);
    x[n + 1] = 10 * (y[n] - x[n]) / next;
    y[n + 1] = (28 * x[n] - xz - y[n]) / next;
    z[n + 1] = (xy - 8 * z[n] / 3) / next;
  }
  LorenzState end{};
  for (std::size_t n = order + 1; n-- > 0;)
    end = {end[0] * time + x[n], end[1] * time + y[n], end[2] * time + z[n]};
  return end;
}

std::vector<LorenzState> by_taylor(const LorenzState& start, std::size_t samples) {
  std::vector<LorenzState> states{start};
  while (states.size() < samples) {
    LorenzState state = states.back();
    for (int i = 0; i < 5; ++i) state = taylor_step(state, 0.01);
    states.push_back(state);
  }
  return states;
}

TEST(Lorenz, SolvesTheEquations) {
  for (const LorenzState start : {LorenzState{1, 1, 1}, {-8, 7, 27}, {15, 5, 10}}) {
    const std::vector<LorenzState> states = lorenz(start, 101), expected = by_taylor(start, 101);
    ASSERT_EQ(states.size(), expected.size());
    for (std::size_t n = 0; n < states.size(); ++n) {
      // Runge-Kutta errs by about h⁴λ⁵/120 a unit of time, 1e-6 with λ = 20, the fastest of the linearised
      // rates. It grows by e^0.9 in each, Lyapunov's exponent, and up to tenfold in passing, where the flow
      // parts faster. A method of second order would err by 1e-2.
      const double tolerance = 1e-5 * std::exp(0.9 * 0.05 * static_cast<double>(n));
      for (std::size_t i = 0; i < 3; ++i) {
        ASSERT_NEAR(states[n][i], expected[n][i], tolerance) << n;
      }
    }
  }
}

TEST(Lorenz, AsksForTheStateItsHorizonLater) {
  const auto task = test::task_of({.kind = TaskKind::lorenz, .length = 20, .horizon = 3});
  for (const Example& example : test::draw_many(*task, 50)) {
    for (std::size_t i = 0; i + 9 < 60; ++i) {
      EXPECT_EQ(example.targets[i], example.inputs[i + 9]);
    }
  }
}

TEST(Lorenz, ChanceIsPersistenceInStandardDeviations) {
  std::vector<LorenzState> states = by_taylor({-3, 4, 20}, 20'500);
  states.erase(states.begin(), states.begin() + 500);
  const double count = static_cast<double>(states.size());
  LorenzState mean{}, variance{};
  for (const auto& s : states) {
    for (std::size_t i = 0; i < 3; ++i) mean[i] += s[i] / count;
  }
  for (const auto& s : states) {
    for (std::size_t i = 0; i < 3; ++i) variance[i] += std::pow(s[i] - mean[i], 2) / count;
  }
  for (const std::size_t horizon : {1u, 2u, 4u}) {
    const auto task = test::task_of({.kind = TaskKind::lorenz, .horizon = horizon});
    double error = 0;
    for (std::size_t n = 0; n + horizon < states.size(); ++n) {
      for (std::size_t i = 0; i < 3; ++i) {
        error +=
            std::pow(states[n + horizon][i] - states[n][i], 2) / variance[i] / 3 / (count - double(horizon));
      }
    }
    const double expected = std::min(1.0, std::sqrt(error));
    EXPECT_NEAR(task->chance(), expected, 0.02 * expected);
    Score persistence(MetricKind::nrmse, 3);
    for (const Example& example : held_out_examples(*task, 1000)) persistence.add(example, example.inputs);
    EXPECT_NEAR(std::min(1.0, persistence.value()), expected, 0.04 * expected);
  }
}

}  // namespace
}  // namespace rnn
