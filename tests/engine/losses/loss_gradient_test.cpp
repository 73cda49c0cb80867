#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tests/engine/losses/problem.h"

namespace rnn {
namespace {

class LossGradient : public testing::TestWithParam<LossKind> {};
INSTANTIATE_TEST_SUITE_P(EveryLoss, LossGradient, testing::ValuesIn(all_losses()), loss_name);

/// Central difference over four points: its error is h⁴/30 · f⁽⁵⁾, here below 1e-12, and that of rounding
/// about as much.
double numeric_gradient(const Problem<double>& problem, std::size_t output) {
  constexpr double h = 1e-3;
  const auto moved = [&](double by) {
    Problem<double> copy = problem;
    copy.outputs[output] += by;
    return copy.objective();
  };
  return (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
}

TEST_P(LossGradient, AgreesWithCentralDifferences) {
  constexpr std::array<std::array<std::size_t, 3>, 4> kShapes{{{1, 1, 1}, {1, 1, 2}, {5, 4, 3}, {9, 2, 6}}};
  for (const auto& [time, batch, width] : kShapes) {
    Problem<double> problem(GetParam(), time, batch, width, 7 * time + width);
    problem.weights[0] = 0;
    Problem<double> evaluated = problem;
    evaluated.evaluate();
    for (std::size_t i = 0; i < problem.outputs.size(); ++i) {
      const double numeric = numeric_gradient(problem, i), analytic = evaluated.outputs[i];
      // Relative to the gradient; one below 1e-4 drowns in the rounding of the difference.
      const double size = std::max({std::abs(numeric), std::abs(analytic), 1e-4});
      EXPECT_LE(std::abs(numeric - analytic) / size, 1e-6) << "output " << i << " of " << time << " steps";
    }
  }
}

TEST_P(LossGradient, IsTheSameInFloatAsInDouble) {
  Problem<float> single(GetParam(), 7, 3, 5);
  Problem<double> twin(GetParam(), 7, 3, 5);
  std::ranges::copy(single.outputs, twin.outputs.begin());
  std::ranges::copy(single.numbers, twin.numbers.begin());
  std::ranges::copy(single.weights, twin.weights.begin());
  std::ranges::copy(single.class_weights, twin.class_weights.begin());
  single.evaluate();
  twin.evaluate();
  // A loss is a sum of up to ten rounded terms of its size, a gradient a product of a few.
  constexpr double kTolerance = 32 * 1.2e-7;
  for (std::size_t i = 0; i < twin.losses.size(); ++i)
    EXPECT_NEAR(single.losses[i], twin.losses[i], kTolerance * std::max(1.0, std::abs(twin.losses[i])));
  for (std::size_t i = 0; i < twin.outputs.size(); ++i)
    EXPECT_NEAR(single.outputs[i], twin.outputs[i], kTolerance * std::max(1.0, std::abs(twin.outputs[i])));
}

}  // namespace
}  // namespace rnn
