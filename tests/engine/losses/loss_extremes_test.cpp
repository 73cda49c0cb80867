#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/engine/losses/problem.h"

namespace rnn {
namespace {

/// Loss and gradients of a single step in float.
struct OneStep {
  float loss;
  std::vector<float> gradients;
};

OneStep evaluate(LossKind kind, std::vector<float> outputs, std::vector<float> numbers, Token token = 0) {
  OneStep result{0, std::move(outputs)};
  const std::size_t width = result.gradients.size() / loss_of<float>(kind).outputs_per_target;
  loss_of<float>(kind).evaluate({.time = 1,
                                 .batch = 1,
                                 .width = width,
                                 .outputs = result.gradients.data(),
                                 .losses = &result.loss,
                                 .tokens = &token,
                                 .numbers = numbers.data()},
                                {0, 1});
  return result;
}

using Gradients = std::vector<float>;

TEST(LossExtremes, SoftmaxOfHugeLogits) {
  const auto right = evaluate(LossKind::softmax, {1e4, -1e4}, {}, 0);
  EXPECT_EQ(right.loss, 0);
  EXPECT_EQ(right.gradients, (Gradients{0, 0}));
  const auto wrong = evaluate(LossKind::softmax, {1e4, -1e4}, {}, 1);
  EXPECT_EQ(wrong.loss, 2e4f);
  EXPECT_EQ(wrong.gradients, (Gradients{1, -1}));
}

TEST(LossExtremes, SigmoidOfHugeLogits) {
  const auto result = evaluate(LossKind::sigmoid, {1e4, -1e4, 1e4, -1e4}, {1, 0, 0, 1});
  EXPECT_EQ(result.loss, 2e4f);
  EXPECT_EQ(result.gradients, (Gradients{0, 0, 1, -1}));
}

TEST(LossExtremes, SmallProbabilitiesKeepTheirDigits) {
  // −log(1 − σ(−20)) = log(1 + e^−20): 0 if it went through the probability in float.
  EXPECT_FLOAT_EQ(evaluate(LossKind::sigmoid, {-20}, {0}).loss, 2.0611537e-9f);
  EXPECT_FLOAT_EQ(evaluate(LossKind::softmax, {-50, 0}, {}, 0).loss, 50);
}

TEST(LossExtremes, HugeErrors) {
  EXPECT_EQ(evaluate(LossKind::squared, {1e4}, {-1e4}).loss, 4e8f);
  EXPECT_EQ(evaluate(LossKind::absolute, {1e4}, {-1e4}).loss, 2e4f);
  EXPECT_EQ(evaluate(LossKind::huber, {1e4}, {-1e4}).loss, 2e4f - 0.5f);
  EXPECT_EQ(evaluate(LossKind::huber, {1e4}, {-1e4}).gradients, (Gradients{1}));
}

TEST(LossExtremes, NoErrorNoGradient) {
  for (const auto kind : {LossKind::squared, LossKind::absolute, LossKind::huber}) {
    EXPECT_EQ(evaluate(kind, {2}, {2}).loss, 0);
    EXPECT_EQ(evaluate(kind, {2}, {2}).gradients, (Gradients{0}));
  }
}

TEST(LossExtremes, PredictedVarianceIsBounded) {
  for (const float log_variance : {-1e4f, 1e4f}) {
    for (const float mean : {-1e4f, 0.f, 1e4f}) {
      const auto result = evaluate(LossKind::gaussian, {mean, log_variance}, {0.5});
      EXPECT_TRUE(std::isfinite(result.loss)) << mean << ' ' << log_variance;
      for (const float gradient : result.gradients) EXPECT_TRUE(std::isfinite(gradient));
    }
  }
  EXPECT_NEAR(bounded_log_variance(1e4), kLogVarianceBound, 1e-12);
  EXPECT_NEAR(bounded_log_variance(-1e4), -kLogVarianceBound, 1e-12);
  EXPECT_NEAR(bounded_log_variance(0.5), 0.5, 3e-4);  // s − s³/(3 · 12²): next to nothing in the middle
}

class LossNotANumber : public testing::TestWithParam<LossKind> {};
INSTANTIATE_TEST_SUITE_P(EveryLoss, LossNotANumber, testing::ValuesIn(all_losses()), loss_name);

TEST_P(LossNotANumber, ComesBackInLossAndGradientOfItsOwnSequenceOnly) {
  for (std::size_t o = 0; o < Problem<float>(GetParam(), 3, 2, 4).outputs_per_step; ++o) {
    Problem<float> problem(GetParam(), 3, 2, 4);
    problem.output(1, 0)[o] = std::numeric_limits<float>::quiet_NaN();
    problem.evaluate();
    const auto is_nan = [](float x) { return std::isnan(x); };
    const std::size_t bearer = GetParam() == LossKind::ctc ? 0 : 1;  // CTC: the first step bears the loss
    EXPECT_TRUE(std::isnan(problem.losses[problem.step(bearer, 0)])) << "output " << o;
    EXPECT_TRUE(std::any_of(problem.output(1, 0), problem.output(1, 0) + problem.outputs_per_step, is_nan));
    for (std::size_t t = 0; t < problem.time; ++t) {
      EXPECT_FALSE(std::isnan(problem.losses[problem.step(t, 1)]));
      EXPECT_TRUE(
          std::none_of(problem.output(t, 1), problem.output(t, 1) + problem.outputs_per_step, is_nan));
    }
  }
}

TEST(LossTable, NamesAreInTheOrderOfTheKinds) {
  EXPECT_EQ(kLossNames[static_cast<std::size_t>(LossKind::softmax)], "softmax");
  EXPECT_EQ(kLossNames[static_cast<std::size_t>(LossKind::ctc)], "ctc");
  EXPECT_EQ(kLossLabels.size(), kLosses<double>.size());
  EXPECT_EQ(loss_of<double>(LossKind::gaussian).outputs_per_target, 2);
}

}  // namespace
}  // namespace rnn
