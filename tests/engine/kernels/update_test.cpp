#include "engine/kernels/update.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "engine/training/settings.h"
#include "tests/engine/kernels/each_target.h"
#include "tests/engine/kernels/test_numbers.h"

namespace rnn {
namespace {

/// Numbers of an update in double, by the formulas of torch.optim's documentation. Values are of the order of
/// one.
constexpr double kTolerance = 16 * static_cast<double>(std::numeric_limits<float>::epsilon());

struct Numbers {
  explicit Numbers(std::size_t count, std::size_t shift)
      : weights(count, shift, 1),
        gradients(count, shift, 2),
        first(count, shift, 3),
        second(count, shift, 4) {
    for (float& v : second.span()) v = v * v + 0.01f;  // a mean of squares is not negative
  }
  ShiftedNumbers weights, gradients, first, second;
};

template <class Check>
void at_awkward_sizes(Check check) {
  for_each_target([&] {
    for (const std::size_t count : awkward_sizes(16)) {
      for (const std::size_t shift : {0, 1, 3}) check(Numbers(count, shift), count);
    }
  });
}

TEST(Update, SgdIsItsFormula) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    sgd_update(n.weights.data(), n.gradients.data(), n.first.data(), count, {0.1f, 0.9f, 0.25f, 0.5f});
    for (std::size_t i = 0; i < count; ++i) {
      const double w = before.weights[i], g = 0.5 * before.gradients[i] + 0.25 * w;
      const double m = static_cast<double>(0.9f) * before.first[i] + g;
      EXPECT_NEAR(n.first[i], m, kTolerance);
      EXPECT_NEAR(n.weights[i], w - static_cast<double>(0.1f) * m, kTolerance);
    }
  });
}

TEST(Update, NesterovIsItsFormula) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    nesterov_update(n.weights.data(), n.gradients.data(), n.first.data(), count, {0.1f, 0.75f, 0.25f, 0.5f});
    for (std::size_t i = 0; i < count; ++i) {
      const double w = before.weights[i], g = 0.5 * before.gradients[i] + 0.25 * w;
      const double m = 0.75 * before.first[i] + g;
      EXPECT_NEAR(n.first[i], m, kTolerance);
      EXPECT_NEAR(n.weights[i], w - static_cast<double>(0.1f) * (g + 0.75 * m), kTolerance);
    }
  });
}

TEST(Update, AdagradIsItsFormula) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    adagrad_update(n.weights.data(), n.gradients.data(), n.second.data(), count, {0.1f, 1e-3f, 0.25f, 0.5f});
    for (std::size_t i = 0; i < count; ++i) {
      const double w = before.weights[i], g = 0.5 * before.gradients[i] + 0.25 * w;
      const double sum = before.second[i] + g * g;
      EXPECT_NEAR(n.second[i], sum, kTolerance);
      EXPECT_NEAR(n.weights[i], w - 0.1 * g / (std::sqrt(sum) + 1e-3), kTolerance);
    }
  });
}

// Where a weight was never reached, 0/(√0 + ε) must be 0 for the ε that is used.
TEST(Update, AdagradLeavesAWeightWithoutGradientsAlone) {
  float weight = 0.5f, sum = 0;
  const float gradient = 0;
  adagrad_update(&weight, &gradient, &sum, 1, {1.0f, static_cast<float>(kAdagradEpsilon), 0.0f, 1.0f});
  EXPECT_EQ(weight, 0.5f);
  EXPECT_EQ(sum, 0.0f);
}

TEST(Clamp, KeepsEachNumberWithinTheLimit) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    clamp(n.gradients.data(), count, 0.25f);
    for (std::size_t i = 0; i < count; ++i) {
      const float x = before.gradients[i];
      EXPECT_EQ(n.gradients[i], x > 0.25f ? 0.25f : x < -0.25f ? -0.25f : x);
    }
  });
}

TEST(Update, RmsPropIsItsFormula) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    rmsprop_update(n.weights.data(), n.gradients.data(), n.second.data(), count,
                   {0.1f, 0.9f, 1e-3f, 0.25f, 0.5f});
    for (std::size_t i = 0; i < count; ++i) {
      const double w = before.weights[i], g = 0.5 * before.gradients[i] + 0.25 * w;
      const double v = static_cast<double>(0.9f) * before.second[i] + (1 - static_cast<double>(0.9f)) * g * g;
      EXPECT_NEAR(n.second[i], v, kTolerance);
      EXPECT_NEAR(n.weights[i], w - 0.1 * g / (std::sqrt(v) + 1e-3), kTolerance);
    }
  });
}

TEST(Update, AdamIsItsFormula) {
  at_awkward_sizes([](Numbers n, std::size_t count) {
    const Numbers before = n;
    const AdamConstants k{.step_size = 0.1f,
                          .beta1 = 0.75f,
                          .beta2 = 0.875f,
                          .square_scale = 1.5f,
                          .epsilon = 1e-3f,
                          .weight_decay = 0.25f,
                          .shrink = 0.9f,
                          .gradient_scale = 0.5f};
    adam_update(n.weights.data(), n.gradients.data(), n.first.data(), n.second.data(), count, k);
    for (std::size_t i = 0; i < count; ++i) {
      const double w = before.weights[i], g = 0.5 * before.gradients[i] + 0.25 * w;
      const double m = 0.75 * before.first[i] + 0.25 * g, v = 0.875 * before.second[i] + 0.125 * g * g;
      EXPECT_NEAR(n.first[i], m, kTolerance);
      EXPECT_NEAR(n.second[i], v, kTolerance);
      EXPECT_NEAR(n.weights[i], static_cast<double>(0.9f) * w - 0.1 * m / (1.5 * std::sqrt(v) + 1e-3),
                  kTolerance);
    }
  });
}

TEST(SumOfSquares, IsThatOfDoubles) {
  for_each_target([] {
    for (const std::size_t count : {1, 3, 7, 255, 256, 257, 5000}) {
      const ShiftedNumbers x(count, 1, 9);
      double sum = 0;
      for (std::size_t i = 0; i < count; ++i) sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
      EXPECT_NEAR(sum_of_squares(x.data(), count), sum, 1e-5 * sum) << count;
    }
  });
}

TEST(SumOfSquares, IsNotFiniteWhenANumberIsNot) {
  for_each_target([] {
    std::vector<float> x(300, 1.0f);
    x[299] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(sum_of_squares(x.data(), x.size())));
    x[299] = std::numeric_limits<float>::infinity();
    EXPECT_TRUE(std::isinf(sum_of_squares(x.data(), x.size())));
  });
}

}  // namespace
}  // namespace rnn
