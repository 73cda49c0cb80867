#include "engine/losses/ctc.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/engine/losses/alignments.h"

namespace rnn {
namespace {

struct CtcResult {
  double loss;
  std::vector<double> gradient;
};

CtcResult evaluate(const SmallLogits& logits, const Labels& labels) {
  CtcResult result{0, logits.values};
  // Not zeros: nothing may depend on what the scratch holds.
  std::vector<double> scratch(ctc_scratch(logits.steps, labels.size()), 123);
  result.loss = ctc_loss<double>({.outputs = result.gradient.data(),
                                  .step_stride = logits.classes,
                                  .steps = logits.steps,
                                  .classes = logits.classes,
                                  .labels = labels.data(),
                                  .label_stride = 1,
                                  .label_count = labels.size()},
                                 1, scratch);
  return result;
}

/// All labellings of up to `length` labels out of 1 … classes − 1.
std::vector<Labels> all_labellings(std::size_t length, std::size_t classes) {
  std::vector<Labels> result{{}};
  for (std::size_t i = 0; i < result.size(); ++i) {
    if (result[i].size() == length) continue;
    for (Token c = 1; c < classes; ++c) {
      Labels longer = result[i];
      longer.push_back(c);
      result.push_back(std::move(longer));
    }
  }
  return result;
}

void expect_enumerated(const SmallLogits& logits, const Labels& labels, const Enumerated& all) {
  const auto [loss, gradient] = evaluate(logits, labels);
  EXPECT_NEAR(loss, -std::log(all.probability), 1e-12);
  // d(−log p)/dx_tk = y_tk − (share of the alignments that say k at t)
  const auto y = logits.probabilities();
  for (std::size_t i = 0; i < gradient.size(); ++i)
    EXPECT_NEAR(gradient[i], y[i] - all.through[i] / all.probability, 1e-12);
}

TEST(Ctc, AgreesWithTheSumOverAllAlignments) {
  std::size_t possible = 0, compared = 0;
  for (std::size_t classes = 1; classes <= 4; ++classes) {
    for (std::size_t steps = 1; steps <= 6; ++steps) {
      const SmallLogits logits(steps, classes, 10 * classes + steps);
      const auto enumerated = enumerate_alignments(logits);
      possible += enumerated.size();
      for (const auto& labels : all_labellings(steps + 1, classes)) {
        const auto found = enumerated.find(labels);
        EXPECT_EQ(ctc_alignable(labels, steps), found != enumerated.end());
        if (found == enumerated.end()) {
          const auto [loss, gradient] = evaluate(logits, labels);
          EXPECT_EQ(loss, std::numeric_limits<double>::infinity());
          EXPECT_EQ(gradient, std::vector<double>(gradient.size(), 0));
        } else {
          expect_enumerated(logits, labels, found->second);
          ++compared;
        }
      }
    }
  }
  EXPECT_EQ(compared, possible);
}

TEST(Ctc, OneStep) {
  const SmallLogits logits(1, 3, 5);
  const auto y = logits.probabilities();
  EXPECT_NEAR(evaluate(logits, {}).loss, -std::log(y[0]), 1e-14);
  EXPECT_NEAR(evaluate(logits, {2}).loss, -std::log(y[2]), 1e-14);
  EXPECT_TRUE(std::isinf(evaluate(logits, {1, 2}).loss));
}

TEST(Ctc, NoStepHasOnlyTheEmptyLabelling) {
  const SmallLogits logits(0, 3, 5);
  EXPECT_EQ(evaluate(logits, {}).loss, 0);
  EXPECT_TRUE(std::isinf(evaluate(logits, {1}).loss));
}

TEST(Ctc, HugeLogits) {
  SmallLogits logits(4, 3, 6);
  logits.values = {1e4, -1e4, 0, -1e4, 1e4, 0, 1e4, 0, -1e4, 0, -1e4, 1e4};  // says blank 1 blank 2
  const auto right = evaluate(logits, {1, 2});
  EXPECT_EQ(right.loss, 0);
  for (const double gradient : right.gradient) EXPECT_EQ(gradient, 0);
  const auto wrong = evaluate(logits, {2, 1});
  // The likeliest alignment is 2 1 blank blank: 10,000 short at the first step and at the last.
  EXPECT_NEAR(wrong.loss, 2e4, 1e-9);
  for (const double gradient : wrong.gradient) EXPECT_TRUE(std::isfinite(gradient));
}

TEST(Ctc, LogitsOfMinusInfinityRuleOut) {
  SmallLogits logits(2, 2, 6);
  logits.values = {0, -std::numeric_limits<double>::infinity(), 0, -std::numeric_limits<double>::infinity()};
  EXPECT_EQ(evaluate(logits, {}).loss, 0);
  const auto [loss, gradient] = evaluate(logits, {1});
  EXPECT_TRUE(std::isinf(loss));
  EXPECT_EQ(gradient, std::vector<double>(4, 0));
}

TEST(Ctc, LongSequencesDoNotUnderflow) {
  // Uniform outputs, T = 1000: with no labels p = 3^−1000, far below the smallest double.
  SmallLogits logits(1000, 3, 1, 0);
  EXPECT_NEAR(evaluate(logits, {}).loss, 1000 * std::log(3), 1e-9);
  // One label: any run of it, T (T + 1) / 2 alignments.
  EXPECT_NEAR(evaluate(logits, {2}).loss, 1000 * std::log(3) - std::log(500500), 1e-9);
}

}  // namespace
}  // namespace rnn
