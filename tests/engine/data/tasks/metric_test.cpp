#include "engine/data/tasks/metric.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace rnn {
namespace {

double score(MetricKind kind, const Example& example, const std::vector<float>& output, std::size_t outputs) {
  Score result(kind, outputs);
  result.add(example, output);
  return result.value();
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(Score, OfClassesCountsStepsOrSequences) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {0, 1, 1}, .targets = {}, .weights = {}};
  EXPECT_DOUBLE_EQ(score(MetricKind::accuracy, example, {2, 1, 2, 1, 1, 2}, 2), 2.0 / 3);
  EXPECT_DOUBLE_EQ(score(MetricKind::sequence_accuracy, example, {2, 1, 2, 1, 1, 2}, 2), 0);
  EXPECT_DOUBLE_EQ(score(MetricKind::sequence_accuracy, example, {2, 1, 1, 2, 1, 2}, 2), 1);
}

TEST(Score, LeavesOutStepsWithoutWeight) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {0, 1}, .targets = {}, .weights = {0, 1}};
  EXPECT_EQ(score(MetricKind::accuracy, example, {1, 2, 1, 2}, 2), 1);
  EXPECT_EQ(score(MetricKind::sequence_accuracy, example, {1, 2, 1, 2}, 2), 1);
}

TEST(Score, TakesNeitherTiesNorNanForRight) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {0}, .targets = {1, 0}, .weights = {}};
  for (const MetricKind kind :
       {MetricKind::accuracy, MetricKind::sequence_accuracy, MetricKind::legal_sequences}) {
    EXPECT_EQ(score(kind, example, {1, 1}, 2), 0);
    EXPECT_EQ(score(kind, example, {kNan, kNan}, 2), 0);
    EXPECT_EQ(score(kind, example, {2, 1}, 2), 1);
  }
}

TEST(Score, WantsEveryLegalSymbolBeforeEveryOther) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {}, .targets = {1, 0, 1}, .weights = {}};
  EXPECT_EQ(score(MetricKind::legal_sequences, example, {3, 1, 2}, 3), 1);
  EXPECT_EQ(score(MetricKind::legal_sequences, example, {3, 2, 1}, 3), 0);
}

TEST(Score, OfProbabilitiesIsTheirNegativeLogarithm) {
  // Softmax of (0, ln 3) is (1/4, 3/4); the sigmoid of ln 3 is 3/4.
  const float ln3 = std::log(3.0f);
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {0, 1}, .targets = {1, 0, 0, 1}, .weights = {}};
  EXPECT_NEAR(score(MetricKind::cross_entropy, example, {0, ln3, 0, ln3}, 2),
              (std::log(4.0) + std::log(4.0 / 3)) / 2, 1e-6);
  EXPECT_NEAR(score(MetricKind::frame_nll, example, {0, ln3, 0, ln3}, 2),
              (std::log(2.0) + std::log(4.0) + std::log(2.0) + std::log(4.0 / 3)) / 2, 1e-6);
  EXPECT_NEAR(score(MetricKind::cross_entropy, example, {1000, 0, 0, 1000}, 2), 0, 1e-6);
  EXPECT_NEAR(score(MetricKind::frame_nll, example, {1000, -1000, -1000, 0}, 2), std::log(2.0) / 2, 1e-6);
}

TEST(Score, OfNumbersWeighsSteps) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {}, .targets = {1, 2, 3, 4}, .weights = {1, 3}};
  EXPECT_DOUBLE_EQ(score(MetricKind::mse, example, {1, 4, 4, 4}, 2), (1 * 2.0 + 3 * 0.5) / 4);
  EXPECT_DOUBLE_EQ(score(MetricKind::nrmse, example, {1, 4, 4, 4}, 2), std::sqrt((1 * 2.0 + 3 * 0.5) / 4));
  EXPECT_TRUE(std::isnan(score(MetricKind::mse, example, {1, kNan, 4, 4}, 2)));
}

TEST(Score, OfWhatWasWrittenWantsTheEndInItsPlace) {
  const Example example{
      .input_tokens = {}, .inputs = {}, .target_tokens = {3, 4, 0}, .targets = {}, .weights = {}};
  Score result(MetricKind::sequence_accuracy, 5);
  EXPECT_TRUE(std::isnan(result.value()));
  for (const std::vector<Token>& written : {std::vector<Token>{3, 4, 0}, {3, 4}, {3, 4, 4}, {3, 4, 0, 0}}) {
    result.add_written(example, written);
  }
  EXPECT_DOUBLE_EQ(result.value(), 0.25);
}

}  // namespace
}  // namespace rnn
