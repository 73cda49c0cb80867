// Cases worked out by hand, and that parts merge to the whole.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "engine/metrics/confusion.h"
#include "engine/metrics/frame_accuracy.h"
#include "engine/metrics/likelihood.h"
#include "engine/metrics/regression.h"
#include "engine/metrics/tally.h"

namespace rnn {
namespace {

using Pair = std::array<Token, 2>;  // target, predicted

Confusion count(const std::vector<Pair>& pairs, std::size_t classes) {
  Confusion confusion(classes);
  for (const auto& [target, predicted] : pairs) confusion.add(target, predicted);
  return confusion;
}

TEST(ConfusionMatrix, HandCounted) {
  const auto confusion = count({{0, 0}, {0, 0}, {0, 1}, {1, 1}, {1, 0}, {2, 1}}, 4);
  EXPECT_EQ(confusion.count(0, 0), 2u);
  EXPECT_EQ(confusion.count(0, 1), 1u);
  EXPECT_EQ(confusion.count(1, 0), 1u);
  EXPECT_EQ(confusion.count(2, 1), 1u);
  EXPECT_EQ(confusion.count(1, 2), 0u);
  EXPECT_DOUBLE_EQ(confusion.accuracy(), 3.0 / 6);
  EXPECT_DOUBLE_EQ(confusion.precision(1), 1.0 / 3);
  EXPECT_DOUBLE_EQ(confusion.recall(1), 1.0 / 2);
  EXPECT_DOUBLE_EQ(confusion.f1(1), 0.4);
  EXPECT_EQ(confusion.precision(2), 0);  // never predicted
  EXPECT_EQ(confusion.f1(2), 0);
  EXPECT_DOUBLE_EQ(confusion.macro_f1(), (2.0 / 3 + 0.4 + 0) / 3);  // class 3 does not occur
}

TEST(ConfusionMatrix, Merges) {
  auto first = count({{0, 1}, {2, 2}}, 3);
  first += count({{1, 1}}, 3);
  EXPECT_EQ(first, count({{0, 1}, {1, 1}, {2, 2}}, 3));
}

TEST(ConfusionMatrix, OfNothingIsZero) {
  EXPECT_EQ(Confusion(3).accuracy(), 0);
  EXPECT_EQ(Confusion(3).macro_f1(), 0);
  EXPECT_EQ(Confusion().accuracy(), 0);
}

TEST(PredictedClass, IsTheLargestTheFirstOfEquals) {
  EXPECT_EQ(predicted_class<float>(std::array{-3.f, 2.f, 2.f, 1.f}), 1u);
  EXPECT_EQ(predicted_class<double>(std::array{-3.0}), 0u);
}

TEST(ExactSequences, NeedEveryTokenAndTheLength) {
  Tally tally;
  const std::vector<Token> target{1, 2, 3};
  tally.add(target, std::vector<Token>{1, 2, 3});
  tally.add(target, std::vector<Token>{1, 2});
  tally.add(target, std::vector<Token>{1, 2, 3, 3});
  tally.add(target, std::vector<Token>{1, 2, 4});
  tally.add(std::vector<Token>{}, std::vector<Token>{});
  EXPECT_EQ(tally, (Tally{2, 5}));
  EXPECT_DOUBLE_EQ(tally.share(), 0.4);
  tally += Tally{3, 5};
  EXPECT_DOUBLE_EQ(tally.share(), 0.5);
  EXPECT_EQ(Tally{}.share(), 0);
}

TEST(FrameAccuracy, HandCounted) {
  FrameCounts first, second;
  first.add<float>(std::array{1.f, 1.f, 0.f, 0.f}, std::array{2.f, -1.f, 3.f, -4.f});
  second.add<float>(std::array{0.f, 0.f, 0.f, 0.f}, std::array{-2.f, -1.f, -3.f, 0.f});  // silence, rightly
  second.add<float>(std::array{1.f, 0.f, 0.f, 0.f}, std::array{1.f, -1.f, -3.f, -4.f});
  first += second;
  EXPECT_EQ(first, (FrameCounts{.right = 2, .wrong = 1, .missed = 1}));
  EXPECT_DOUBLE_EQ(first.accuracy(), 0.5);  // the mean over frames would be another
  EXPECT_DOUBLE_EQ(first.precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(first.recall(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(first.f1(), 2.0 / 3);
  EXPECT_EQ(FrameCounts{}.accuracy(), 0);
}

TEST(LikelihoodOfSteps, HandCounted) {
  Likelihood likelihood;
  likelihood.add(std::log(2));
  likelihood.add(std::log(8));
  EXPECT_DOUBLE_EQ(likelihood.nats_per_step(), std::log(4));
  EXPECT_DOUBLE_EQ(likelihood.bits_per_step(), 2);
  EXPECT_DOUBLE_EQ(likelihood.perplexity(), 4);
  likelihood.add(1e9, 0);  // padding
  EXPECT_DOUBLE_EQ(likelihood.perplexity(), 4);
  Likelihood other;
  other.add(std::log(2), 2);
  likelihood += other;
  EXPECT_DOUBLE_EQ(likelihood.bits_per_step(), 1.5);
}

TEST(LikelihoodOfSteps, UniformGuessingHasThePerplexityOfTheVocabulary) {
  Likelihood likelihood;
  for (int i = 0; i < 10; ++i) likelihood.add(std::log(65));
  EXPECT_NEAR(likelihood.perplexity(), 65, 1e-12);
}

TEST(Regression, HandCounted) {
  RegressionError error, other;
  error.add(1, 4);
  other.add(2, -2);
  error += other;
  EXPECT_DOUBLE_EQ(error.absolute_mean(), 3.5);
  EXPECT_DOUBLE_EQ(error.squared_mean(), 12.5);
  EXPECT_DOUBLE_EQ(error.root_squared_mean(), std::sqrt(12.5));
  EXPECT_EQ(RegressionError{}.root_squared_mean(), 0);
  error.add(0, std::nan(""));
  EXPECT_TRUE(std::isnan(error.absolute_mean()));
}

}  // namespace
}  // namespace rnn
