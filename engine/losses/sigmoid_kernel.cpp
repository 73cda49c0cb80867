#include "engine/losses/sigmoid_kernel.h"

#include <algorithm>
#include <cmath>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/losses/sigmoid_kernel.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

using V = VectorMath::V;

/// log(1 + e) for 0 ≤ e ≤ 1: 2 artanh z with z = e / (2 + e) ≤ 1/3, by its series up to z¹³/13. What is left
/// out is below 1.6e-8 of the result.
HWY_INLINE V log_one_plus(V e) {
  const V z = hn::Div(e, hn::Add(e, VectorMath::set(2)));
  const V square = hn::Mul(z, z);
  V series = VectorMath::set(1.0f / 13);
  for (const float odd : {11.f, 9.f, 7.f, 5.f, 3.f, 1.f})
    series = VectorMath::mul_add(series, square, VectorMath::set(1 / odd));
  return hn::Mul(hn::Add(z, z), series);
}

/// −y log σ(x) − (1 − y) log(1 − σ(x)) = max(x, 0) − x y + log(1 + e^−|x|): no exponential overflows.
HWY_INLINE void sigmoid_terms(V x, V y, V& loss, V& gradient) {
  const V one = VectorMath::set(1);
  const V e = VectorMath::Exp()(hn::Neg(hn::Abs(x)));
  const V positive_part = hn::Max(x, VectorMath::zero());
  loss = hn::Add(hn::Sub(positive_part, hn::Mul(x, y)), log_one_plus(e));
  const V probability = hn::Div(hn::IfThenElse(hn::Ge(x, VectorMath::zero()), one, e), hn::Add(one, e));
  gradient = hn::Sub(probability, y);
}

float sigmoid_row(float* x, const float* y, const float* class_weights, std::size_t n, float weight,
                  float scale) {
  const VectorMath::Tag d;
  const std::size_t lanes = VectorMath::lanes();
  V sum = VectorMath::zero(), loss, gradient;
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) {
    sigmoid_terms(VectorMath::load(x + i), VectorMath::load(y + i), loss, gradient);
    V part = VectorMath::set(weight);
    if (class_weights) part = hn::Mul(part, VectorMath::load(class_weights + i));
    sum = VectorMath::mul_add(part, loss, sum);
    VectorMath::store(hn::Mul(hn::Mul(part, VectorMath::set(scale)), gradient), x + i);
  }
  if (const std::size_t rest = n - i; rest > 0) {
    sigmoid_terms(VectorMath::load(x + i, rest), VectorMath::load(y + i, rest), loss, gradient);
    V part = hn::IfThenElseZero(hn::FirstN(d, rest), VectorMath::set(weight));  // no share for the padding
    if (class_weights) part = hn::Mul(part, VectorMath::load(class_weights + i, rest));
    sum = VectorMath::mul_add(part, loss, sum);
    VectorMath::store(hn::Mul(hn::Mul(part, VectorMath::set(scale)), gradient), x + i, rest);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(sigmoid_row);

template <>
float sigmoid_step(float* x, const float* y, const float* class_weights, std::size_t n, float weight,
                   float scale) {
  return HWY_DYNAMIC_DISPATCH(sigmoid_row)(x, y, class_weights, n, weight, scale);
}

template <>
double sigmoid_step(double* x, const double* y, const double* class_weights, std::size_t n, double weight,
                    double scale) {
  double sum = 0;
  for (std::size_t o = 0; o < n; ++o) {
    const double part = weight * (class_weights ? class_weights[o] : 1);
    const double e = std::exp(-std::abs(x[o]));
    sum += part * (std::max(x[o], 0.0) - x[o] * y[o] + std::log1p(e));
    x[o] = part * scale * ((x[o] >= 0 ? 1 : e) / (1 + e) - y[o]);
  }
  return sum;
}

}  // namespace rnn
#endif  // HWY_ONCE
