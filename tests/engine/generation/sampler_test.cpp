#include "engine/generation/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

namespace rnn {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Logits of the probabilities 0.1, 0.4, 0.2, 0.3.
const std::vector<float> kLogits = {std::log(0.1f), std::log(0.4f), std::log(0.2f), std::log(0.3f)};

void expect_probabilities(const std::vector<float>& logits, const SamplerSettings& settings,
                          const std::vector<double>& expected) {
  Sampler sampler(logits.size());
  const auto p = sampler.probabilities(logits, settings);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(p[i], expected[i], 1e-6) << i;
  // What is drawn agrees: within five standard errors, and never what has no probability.
  Random random(5);
  const int draws = 20'000;
  std::vector<int> counts(logits.size());
  for (int i = 0; i < draws; ++i) ++counts[sampler.sample(logits, settings, random)];
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = std::sqrt(expected[i] * (1 - expected[i]) / draws);
    EXPECT_NEAR(static_cast<double>(counts[i]) / draws, expected[i], 5 * error) << i;
  }
}

TEST(Sampler, DrawsFromSoftmax) { expect_probabilities(kLogits, {}, {0.1, 0.4, 0.2, 0.3}); }

TEST(Sampler, TemperatureRaisesToAPower) {
  // p^(1/T): T = 0.5 squares: 1, 16, 4, 9 of 30.
  expect_probabilities(kLogits, {.temperature = 0.5}, {1 / 30.0, 16 / 30.0, 4 / 30.0, 9 / 30.0});
}

TEST(Sampler, TopKKeepsTheLikeliest) {
  expect_probabilities(kLogits, {.top_k = 2}, {0, 4 / 7.0, 0, 3 / 7.0});
  expect_probabilities(kLogits, {.top_k = 1}, {0, 1, 0, 0});
  expect_probabilities(kLogits, {.top_k = 4}, {0.1, 0.4, 0.2, 0.3});
  expect_probabilities(kLogits, {.top_k = 1'000'000}, {0.1, 0.4, 0.2, 0.3});
}

TEST(Sampler, TopPKeepsTheFewestThatReachIt) {
  expect_probabilities(kLogits, {.top_p = 0.39}, {0, 1, 0, 0});
  expect_probabilities(kLogits, {.top_p = 0.41}, {0, 4 / 7.0, 0, 3 / 7.0});
  expect_probabilities(kLogits, {.top_p = 0.75}, {0, 4 / 9.0, 2 / 9.0, 3 / 9.0});
  expect_probabilities(kLogits, {.top_p = 0.95}, {0.1, 0.4, 0.2, 0.3});
}

TEST(Sampler, TopPCountsAfterTopK) {
  // Of 4/7 and 3/7, one alone reaches 0.5; of 0.4 and 0.3 it would not.
  expect_probabilities(kLogits, {.top_k = 2, .top_p = 0.5}, {0, 1, 0, 0});
}

TEST(Sampler, TemperatureZeroTakesTheFirstOfTheLikeliest) {
  expect_probabilities({1, 3, 3, 2}, {.temperature = 0}, {0, 1, 0, 0});
}

TEST(Sampler, StandsExtremes) {
  expect_probabilities(kLogits, {.temperature = 1e-300}, {0, 1, 0, 0});
  expect_probabilities(kLogits, {.temperature = 1e300}, {0.25, 0.25, 0.25, 0.25});
  expect_probabilities(kLogits, {.top_p = 0}, {0, 1, 0, 0});
  expect_probabilities(kLogits, {.top_p = -1}, {0, 1, 0, 0});
  expect_probabilities({kNaN, 0, -kInfinity, 0}, {}, {0, 0.5, 0, 0.5});
  expect_probabilities({0, kInfinity, 5, -5}, {}, {0, 1, 0, 0});
  expect_probabilities({kNaN, kNaN}, {}, {0.5, 0.5});
  expect_probabilities({-kInfinity, -kInfinity}, {}, {0.5, 0.5});
  expect_probabilities({3e38f, -3e38f}, {.temperature = 1e-3}, {1, 0});
  expect_probabilities({7}, {.top_k = 3, .top_p = 0.1}, {1});
}

}  // namespace
}  // namespace rnn
