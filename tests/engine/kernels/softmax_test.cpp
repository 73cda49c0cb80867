#include "engine/kernels/softmax.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/engine/kernels/each_target.h"
#include "tests/engine/kernels/test_numbers.h"

namespace rnn {
namespace {

/// Logits in ±8, so that probabilities range over seven decades.
ShiftedNumbers wide_logits(std::size_t size, std::size_t shift) {
  ShiftedNumbers logits(size, shift, 5);
  for (float& logit : logits.span()) logit *= 8;
  return logits;
}

TEST(SoftmaxCrossEntropy, IsTheDefinitionInDouble) {
  for_each_target([] {
    for (const std::size_t outputs : {1, 2, 3, 7, 16, 17, 65, 130}) {
      for (const std::size_t shift : {0, 1, 3}) {
        const std::size_t rows = 5;
        ShiftedNumbers logits = wide_logits(rows * outputs, shift);
        const ShiftedNumbers before = logits;
        std::vector<std::uint32_t> targets;
        for (std::size_t r = 0; r < rows; ++r) targets.push_back(static_cast<std::uint32_t>(r * 7 % outputs));
        std::vector<float> losses(rows);
        const float scale = 0.125f;
        softmax_cross_entropy(logits.data(), targets.data(), rows, outputs, scale, losses.data());
        for (std::size_t r = 0; r < rows; ++r) {
          double sum = 0;
          for (std::size_t j = 0; j < outputs; ++j)
            sum += std::exp(static_cast<double>(before[r * outputs + j]));
          const double target = static_cast<double>(before[r * outputs + targets[r]]);
          // Logits of size 8 are subtracted from each other: a few epsilons of 16.
          EXPECT_NEAR(static_cast<double>(losses[r]), std::log(sum) - target, 4e-6) << outputs;
          for (std::size_t j = 0; j < outputs; ++j) {
            const double p = std::exp(static_cast<double>(before[r * outputs + j])) / sum;
            const double gradient = 0.125 * (p - (j == targets[r] ? 1 : 0));
            EXPECT_NEAR(static_cast<double>(logits[r * outputs + j]), gradient, 0.125 * 2e-6)
                << outputs << ", " << j;
          }
        }
      }
    }
  });
}

TEST(SoftmaxCrossEntropy, StandsLargeLogitsAndTellsNaN) {
  for_each_target([] {
    std::vector<float> logits(3 * 20, 0.0f), losses(3);
    logits[4] = 1e30f;        // certain, and right
    logits[20 + 4] = -1e30f;  // impossible, and asked for
    logits[40 + 19] = std::numeric_limits<float>::quiet_NaN();
    const std::vector<std::uint32_t> targets = {4, 4, 4};
    softmax_cross_entropy(logits.data(), targets.data(), 3, 20, 1.0f, losses.data());
    EXPECT_EQ(losses[0], 0.0f);
    EXPECT_FLOAT_EQ(losses[1], 1e30f);
    EXPECT_TRUE(std::isnan(losses[2]));
    EXPECT_EQ(logits[4], 0.0f);
    EXPECT_EQ(logits[20 + 4], -1.0f);
  });
}

}  // namespace
}  // namespace rnn
