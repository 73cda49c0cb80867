#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/engine/kernels/math_test.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

#define RNN_APPLY(name, function)                                  \
  void apply_##name(const float* x, std::size_t count, float* y) { \
    const auto f = function;                                       \
    const std::size_t lanes = VectorMath::lanes();                 \
    for (std::size_t i = 0; i < count; i += lanes) {               \
      const std::size_t n = count - i < lanes ? count - i : lanes; \
      VectorMath::store(f(VectorMath::load(x + i, n)), y + i, n);  \
    }                                                              \
  }
RNN_APPLY(tanh, VectorMath::Tanh())
RNN_APPLY(sigmoid, VectorMath::Sigmoid())
RNN_APPLY(exp, VectorMath::Exp())
RNN_APPLY(relu, VectorMath::relu)
#undef RNN_APPLY

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "tests/engine/kernels/each_target.h"

namespace rnn {
namespace {

HWY_EXPORT(apply_tanh);
HWY_EXPORT(apply_sigmoid);
HWY_EXPORT(apply_exp);
HWY_EXPORT(apply_relu);

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

std::vector<float> evenly(double low, double high, std::size_t count) {
  std::vector<float> x(count);
  for (std::size_t i = 0; i < count; ++i) {
    x[i] = static_cast<float>(low + (high - low) * static_cast<double>(i) / static_cast<double>(count - 1));
  }
  return x;
}

/// Largest |y − f(x)|·weight(f(x)).
template <class F, class Weight>
double largest_error(const std::vector<float>& x, const std::vector<float>& y, F f, Weight weight) {
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = f(static_cast<double>(x[i]));
    largest = std::max(largest, std::abs(static_cast<double>(y[i]) - exact) * weight(exact));
  }
  return largest;
}

double once(double) { return 1; }
double relative(double exact) { return 1 / std::abs(exact); }

TEST(Math, TanhHasTheStatedError) {
  for_each_target([] {
    for (const double range : {0.01, 1.0, 12.0}) {
      const auto x = evenly(-range, range, 100'003);
      std::vector<float> y(x.size());
      HWY_DYNAMIC_DISPATCH(apply_tanh)(x.data(), x.size(), y.data());
      EXPECT_LE(largest_error(
                    x, y, [](double v) { return std::tanh(v); }, once),
                4.2e-7)
          << range;
    }
    // Near zero relative to the value too.
    const auto x = evenly(1e-6, 0.5, 100'003);
    std::vector<float> y(x.size());
    HWY_DYNAMIC_DISPATCH(apply_tanh)(x.data(), x.size(), y.data());
    EXPECT_LE(largest_error(
                  x, y, [](double v) { return std::tanh(v); }, relative),
              4.2e-7);
  });
}

TEST(Math, SigmoidHasTheStatedError) {
  for_each_target([] {
    const auto x = evenly(-100, 100, 300'007);
    std::vector<float> y(x.size());
    HWY_DYNAMIC_DISPATCH(apply_sigmoid)(x.data(), x.size(), y.data());
    EXPECT_LE(largest_error(
                  x, y, [](double v) { return 1 / (1 + std::exp(-v)); }, once),
              2.6e-7);
  });
}

TEST(Math, ExpHasTheStatedRelativeError) {
  for_each_target([] {
    const auto x = evenly(-87, 88, 300'007);
    std::vector<float> y(x.size());
    HWY_DYNAMIC_DISPATCH(apply_exp)(x.data(), x.size(), y.data());
    EXPECT_LE(largest_error(
                  x, y, [](double v) { return std::exp(v); }, relative),
              2e-7);
  });
}

TEST(Math, SaturatesAndKeepsNaN) {
  for_each_target([] {
    const std::vector<float> x = {-kInfinity, -1e30f, 0.0f, 1e30f, kInfinity, kNaN};
    std::vector<float> y(x.size());
    HWY_DYNAMIC_DISPATCH(apply_tanh)(x.data(), x.size(), y.data());
    EXPECT_EQ(std::vector<float>(y.begin(), y.end() - 1), (std::vector<float>{-1, -1, 0, 1, 1}));
    EXPECT_TRUE(std::isnan(y.back()));

    HWY_DYNAMIC_DISPATCH(apply_sigmoid)(x.data(), x.size(), y.data());
    EXPECT_NEAR(y[0], 0, 1e-30);
    EXPECT_NEAR(y[1], 0, 1e-30);
    EXPECT_EQ(std::vector<float>(y.begin() + 2, y.end() - 1), (std::vector<float>{0.5f, 1, 1}));
    EXPECT_TRUE(std::isnan(y.back()));

    HWY_DYNAMIC_DISPATCH(apply_exp)(x.data(), x.size(), y.data());
    EXPECT_EQ(std::vector<float>(y.begin(), y.begin() + 3), (std::vector<float>{0, 0, 1}));
    EXPECT_GT(y[3], 1e38f);
    EXPECT_TRUE(std::isnan(y.back()));

    HWY_DYNAMIC_DISPATCH(apply_relu)(x.data(), x.size(), y.data());
    EXPECT_EQ(std::vector<float>(y.begin(), y.end() - 1), (std::vector<float>{0, 0, 0, 1e30f, kInfinity}));
    EXPECT_TRUE(std::isnan(y.back()));
  });
}

}  // namespace
}  // namespace rnn
#endif  // HWY_ONCE
