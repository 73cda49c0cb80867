#include "engine/losses/sigmoid_kernel.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/random.h"

namespace rnn {
namespace {

// exp is good to 2e-7, the rest rounds a few times.
constexpr double kTolerance = 6e-7;

/// −log of the probability that a key is as it is, without cancelling: log(1 + e^±x).
double exact_loss(double x, bool sounds) { return std::log1p(std::exp(sounds ? -x : x)); }

TEST(SigmoidKernel, IsExactAtEverySizeAndAlignment) {
  for (const std::size_t n : {1u, 3u, 4u, 5u, 7u, 8u, 15u, 16u, 17u, 31u, 33u, 88u}) {
    for (std::size_t offset = 0; offset < 3; ++offset) {
      Random random(n + offset);
      std::vector<float> x(offset + n + 1), y(offset + n), class_weights(offset + n);
      for (auto& value : x) value = static_cast<float>(random.uniform(-6, 6));
      for (auto& value : y) value = random.uniform() < 0.5 ? 1.f : 0.f;
      for (auto& value : class_weights) value = static_cast<float>(random.uniform(0.5, 2));
      const auto logits = x;
      const float loss =
          sigmoid_step(x.data() + offset, y.data() + offset, class_weights.data() + offset, n, 0.5f, 3.f);

      double expected = 0;
      for (std::size_t i = offset; i < offset + n; ++i) {
        const double weight = 0.5 * class_weights[i];
        expected += weight * exact_loss(logits[i], y[i] == 1);
        const double gradient = 3 * weight * (1 / (1 + std::exp(-double{logits[i]})) - y[i]);
        EXPECT_NEAR(x[i], gradient, kTolerance * 3) << n << " numbers, number " << i - offset;
      }
      EXPECT_NEAR(loss, expected, kTolerance * expected) << n << " numbers";
      for (std::size_t i = 0; i < offset; ++i) EXPECT_EQ(x[i], logits[i]) << "before the row";
      EXPECT_EQ(x.back(), logits.back()) << "after the row";
    }
  }
}

TEST(SigmoidKernel, KeepsItsDigitsWhereTheLossIsSmall) {
  for (float logit = 0; logit < 80; logit += 0.37f) {
    float x = -logit;
    const float silent = 0;
    const double expected = exact_loss(x, false);
    EXPECT_NEAR(sigmoid_step<float>(&x, &silent, nullptr, 1, 1, 1), expected, kTolerance * expected) << logit;
  }
}

}  // namespace
}  // namespace rnn
