// Rows do not know of each other, and padding changes nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "tests/engine/losses/problem.h"

namespace rnn {
namespace {

class LossRows : public testing::TestWithParam<LossKind> {};
INSTANTIATE_TEST_SUITE_P(EveryLoss, LossRows, testing::ValuesIn(all_losses()), loss_name);

TEST_P(LossRows, AnySplitGivesTheSameNumbers) {
  Problem<float> whole(GetParam(), 6, 5, 4), parts = whole;
  whole.evaluate();
  parts.evaluate({3, 2});
  parts.evaluate({0, 1});
  parts.evaluate({1, 2});
  EXPECT_EQ(whole.losses, parts.losses);
  EXPECT_EQ(whole.outputs, parts.outputs);
}

TEST_P(LossRows, OtherRowsAreLeftAlone) {
  Problem<double> problem(GetParam(), 4, 3, 4);
  const Problem<double> before = problem;
  problem.evaluate({1, 1});
  for (std::size_t t = 0; t < problem.time; ++t) {
    for (const std::size_t b : {0u, 2u}) {
      EXPECT_EQ(problem.losses[problem.step(t, b)], before.losses[problem.step(t, b)]);
      for (std::size_t o = 0; o < problem.outputs_per_step; ++o) {
        const std::size_t i = problem.step(t, b) * problem.outputs_per_step + o;
        EXPECT_EQ(problem.outputs[i], before.outputs[i]);
      }
    }
  }
}

/// Sequence 1 ends after two steps of six. What lies beyond may be anything.
Problem<float> padded(LossKind kind, float beyond, Token token_beyond) {
  Problem<float> problem(kind, 6, 3, 4);
  const bool labelling = loss_of<float>(kind).target == Target::labelling;
  if (labelling) {
    problem.sequence_steps[1] = 2;
    problem.label_counts[1] = 1;
    for (std::size_t s = 1; s < problem.labels; ++s) problem.tokens[problem.step(s, 1)] = token_beyond;
  }
  for (std::size_t t = 2; t < problem.time; ++t) {
    const std::size_t step = problem.step(t, 1);
    std::fill_n(problem.output(t, 1), problem.outputs_per_step, beyond);
    problem.weights[step] = 0;
    if (!problem.numbers.empty()) std::fill_n(&problem.numbers[step * problem.width], problem.width, beyond);
    if (!labelling && !problem.tokens.empty()) problem.tokens[step] = token_beyond;
  }
  return problem;
}

TEST_P(LossRows, PaddingChangesNothing) {
  auto zeros = padded(GetParam(), 0, 0);
  auto rubbish = padded(GetParam(), std::numeric_limits<float>::quiet_NaN(), 4'000'000'000);
  EXPECT_EQ(total_weight(GetParam(), zeros.window(), {0, 3}),
            total_weight(GetParam(), rubbish.window(), {0, 3}));
  zeros.evaluate();
  rubbish.evaluate();
  EXPECT_EQ(zeros.losses, rubbish.losses);
  EXPECT_EQ(zeros.outputs, rubbish.outputs);
  for (std::size_t t = 2; t < rubbish.time; ++t) {
    EXPECT_EQ(rubbish.losses[rubbish.step(t, 1)], 0);
    for (std::size_t o = 0; o < rubbish.outputs_per_step; ++o) EXPECT_EQ(rubbish.output(t, 1)[o], 0);
  }
}

TEST_P(LossRows, ASequenceIsTheSamePaddedAndCutShort) {
  auto in_batch = padded(GetParam(), 0, 0);
  Problem<float> alone(GetParam(), 2, 1, 4);
  for (std::size_t t = 0; t < 2; ++t) {
    const std::size_t step = in_batch.step(t, 1);
    alone.weights[t] = in_batch.weights[step];
    std::copy_n(in_batch.output(t, 1), in_batch.outputs_per_step, alone.output(t, 0));
    if (!alone.numbers.empty()) std::copy_n(&in_batch.numbers[step * 4], 4, &alone.numbers[t * 4]);
    if (t < alone.tokens.size()) alone.tokens[t] = in_batch.tokens[step];
  }
  if (!alone.label_counts.empty()) alone.label_counts[0] = 1;
  alone.class_weights = in_batch.class_weights;
  alone.evaluate();
  in_batch.evaluate();
  for (std::size_t t = 0; t < 2; ++t) {
    EXPECT_EQ(alone.losses[t], in_batch.losses[in_batch.step(t, 1)]);
    for (std::size_t o = 0; o < alone.outputs_per_step; ++o)
      EXPECT_EQ(alone.output(t, 0)[o], in_batch.output(t, 1)[o]);
  }
}

TEST_P(LossRows, AWeightMultipliesLossAndGradient) {
  Problem<double> once(GetParam(), 3, 2, 4), twice = once;
  for (auto& weight : twice.weights) weight *= 2;
  once.evaluate();
  twice.evaluate();
  for (std::size_t i = 0; i < once.losses.size(); ++i) EXPECT_DOUBLE_EQ(2 * once.losses[i], twice.losses[i]);
  for (std::size_t i = 0; i < once.outputs.size(); ++i)
    EXPECT_NEAR(2 * once.outputs[i], twice.outputs[i], 1e-15);
}

TEST_P(LossRows, NoWeightsAreWeightsOfOne) {
  Problem<float> ones(GetParam(), 4, 3, 5), none = ones;
  std::ranges::fill(ones.weights, 1.f);
  std::ranges::fill(ones.class_weights, 1.f);
  ones.evaluate();
  auto window = none.window();
  window.weights = window.class_weights = nullptr;
  loss_of<float>(GetParam()).evaluate(window, {0, 3});
  EXPECT_EQ(ones.losses, none.losses);
  EXPECT_EQ(ones.outputs, none.outputs);
}

TEST_P(LossRows, ASequenceWithoutWeightIsNotLookedAt) {
  Problem<float> problem(GetParam(), 3, 2, 4);
  if (GetParam() == LossKind::ctc) problem.sequence_steps[0] = 1;  // its two labels cannot be aligned
  for (std::size_t t = 0; t < problem.time; ++t) {
    problem.weights[problem.step(t, 0)] = 0;
    std::fill_n(problem.output(t, 0), problem.outputs_per_step, std::numeric_limits<float>::quiet_NaN());
  }
  problem.evaluate();
  for (std::size_t t = 0; t < problem.time; ++t) {
    EXPECT_EQ(problem.losses[problem.step(t, 0)], 0);
    for (std::size_t o = 0; o < problem.outputs_per_step; ++o) EXPECT_EQ(problem.output(t, 0)[o], 0);
  }
}

/// Losses that are made of a share of each number: a class weight is that of a share.
class LossShares : public testing::TestWithParam<LossKind> {};
INSTANTIATE_TEST_SUITE_P(EveryLossOfNumbers, LossShares,
                         testing::Values(LossKind::sigmoid, LossKind::squared, LossKind::absolute,
                                         LossKind::huber, LossKind::gaussian),
                         loss_name);

TEST_P(LossShares, WeighTheNumbersOneByOne) {
  constexpr std::size_t kWidth = 3;
  double shares = 0;
  for (std::size_t o = 0; o < kWidth; ++o) {
    Problem<double> problem(GetParam(), 1, 1, kWidth);
    problem.class_weights.assign(kWidth, 0);
    problem.class_weights[o] = 1;
    problem.evaluate();
    shares += problem.losses[0];
    for (std::size_t i = 0; i < problem.outputs_per_step; ++i)
      EXPECT_EQ(problem.outputs[i] != 0, i % kWidth == o) << "only what belongs to number " << o;
  }
  Problem<double> whole(GetParam(), 1, 1, kWidth);
  whole.class_weights.assign(kWidth, 1);
  whole.evaluate();
  EXPECT_NEAR(shares, whole.losses[0], 1e-14);
}

TEST(LossRows, TotalWeightCountsWhatHasALoss) {
  Problem<double> steps(LossKind::squared, 2, 2, 1), sequences(LossKind::ctc, 2, 2, 3);
  steps.weights = sequences.weights = {1, 0.5, 2, 0};
  EXPECT_EQ(total_weight(LossKind::squared, steps.window(), {0, 2}), 3.5);
  EXPECT_EQ(total_weight(LossKind::squared, steps.window(), {1, 1}), 0.5);
  EXPECT_EQ(total_weight(LossKind::ctc, sequences.window(), {0, 2}), 1.5);
  auto unweighted = steps.window();
  unweighted.weights = nullptr;
  EXPECT_EQ(total_weight(LossKind::squared, unweighted, {0, 2}), 4);
}

}  // namespace
}  // namespace rnn
