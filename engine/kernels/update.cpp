#include "engine/kernels/update.h"

#include <algorithm>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/update.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

using V = VectorMath::V;

/// Calls update(w, g, m, v) on vectors of weights, gradients and two moments (null: not used) and stores what
/// it changed. The last vector is partly empty.
template <class Update>
HWY_INLINE void for_each_vector(float* w, const float* g, float* m, float* v, std::size_t count,
                                Update update) {
  const std::size_t lanes = VectorMath::lanes();
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    V wi = VectorMath::load(w + i), mi = VectorMath::load(m + i), vi = VectorMath::load(v + i);
    update(wi, VectorMath::load(g + i), mi, vi);
    VectorMath::store(mi, m + i);
    if (v != m) VectorMath::store(vi, v + i);
    VectorMath::store(wi, w + i);
  }
  if (i == count) return;
  const std::size_t rest = count - i;
  V wi = VectorMath::load(w + i, rest), mi = VectorMath::load(m + i, rest),
    vi = VectorMath::load(v + i, rest);
  update(wi, VectorMath::load(g + i, rest), mi, vi);
  VectorMath::store(mi, m + i, rest);
  if (v != m) VectorMath::store(vi, v + i, rest);
  VectorMath::store(wi, w + i, rest);
}

struct SgdUpdate {
  V minus_rate, momentum, decay, scale;
  HWY_INLINE void operator()(V& w, V g, V& m, V&) const {
    m = VectorMath::mul_add(momentum, m, VectorMath::mul_add(decay, w, g * scale));
    w = VectorMath::mul_add(minus_rate, m, w);
  }
};

struct NesterovUpdate {
  V minus_rate, momentum, decay, scale;
  HWY_INLINE void operator()(V& w, V g, V& m, V&) const {
    g = VectorMath::mul_add(decay, w, g * scale);
    m = VectorMath::mul_add(momentum, m, g);
    w = VectorMath::mul_add(minus_rate, VectorMath::mul_add(momentum, m, g), w);
  }
};

struct AdagradUpdate {
  V minus_rate, epsilon, decay, scale;
  HWY_INLINE void operator()(V& w, V g, V& sum, V&) const {
    g = VectorMath::mul_add(decay, w, g * scale);
    sum = VectorMath::mul_add(g, g, sum);
    w = VectorMath::mul_add(minus_rate, g / (hn::Sqrt(sum) + epsilon), w);
  }
};

struct RmsPropUpdate {
  V minus_rate, smoothing, rest, epsilon, decay, scale;
  HWY_INLINE void operator()(V& w, V g, V& square, V&) const {
    g = VectorMath::mul_add(decay, w, g * scale);
    square = VectorMath::mul_add(smoothing, square, rest * g * g);
    w = VectorMath::mul_add(minus_rate, g / (hn::Sqrt(square) + epsilon), w);
  }
};

struct AdamUpdate {
  V minus_step, beta1, rest1, beta2, rest2, square_scale, epsilon, decay, shrink, scale;
  HWY_INLINE void operator()(V& w, V g, V& mean, V& square) const {
    g = VectorMath::mul_add(decay, w, g * scale);
    mean = VectorMath::mul_add(beta1, mean, rest1 * g);
    square = VectorMath::mul_add(beta2, square, rest2 * g * g);
    const V denominator = VectorMath::mul_add(hn::Sqrt(square), square_scale, epsilon);
    w = VectorMath::mul_add(minus_step, mean / denominator, shrink * w);
  }
};

void sgd(float* w, const float* g, float* momentum, std::size_t count, const SgdConstants& k) {
  const auto set = VectorMath::set;
  for_each_vector(
      w, g, momentum, momentum, count,
      SgdUpdate{set(-k.learning_rate), set(k.momentum), set(k.weight_decay), set(k.gradient_scale)});
}

void nesterov(float* w, const float* g, float* momentum, std::size_t count, const SgdConstants& k) {
  const auto set = VectorMath::set;
  for_each_vector(
      w, g, momentum, momentum, count,
      NesterovUpdate{set(-k.learning_rate), set(k.momentum), set(k.weight_decay), set(k.gradient_scale)});
}

void adagrad(float* w, const float* g, float* sum, std::size_t count, const AdagradConstants& k) {
  const auto set = VectorMath::set;
  for_each_vector(
      w, g, sum, sum, count,
      AdagradUpdate{set(-k.learning_rate), set(k.epsilon), set(k.weight_decay), set(k.gradient_scale)});
}

void rmsprop(float* w, const float* g, float* square, std::size_t count, const RmsPropConstants& k) {
  const auto set = VectorMath::set;
  for_each_vector(w, g, square, square, count,
                  RmsPropUpdate{set(-k.learning_rate), set(k.smoothing), set(1 - k.smoothing), set(k.epsilon),
                                set(k.weight_decay), set(k.gradient_scale)});
}

void adam(float* w, const float* g, float* mean, float* square, std::size_t count, const AdamConstants& k) {
  const auto set = VectorMath::set;
  for_each_vector(w, g, mean, square, count,
                  AdamUpdate{set(-k.step_size), set(k.beta1), set(1 - k.beta1), set(k.beta2),
                             set(1 - k.beta2), set(k.square_scale), set(k.epsilon), set(k.weight_decay),
                             set(k.shrink), set(k.gradient_scale)});
}

void clamp_all(float* x, std::size_t count, float limit) {
  const std::size_t lanes = VectorMath::lanes();
  const V most = VectorMath::set(limit), least = VectorMath::set(-limit);
  const auto clamped = [&](V v) { return hn::Min(hn::Max(v, least), most); };
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) VectorMath::store(clamped(VectorMath::load(x + i)), x + i);
  if (i < count) VectorMath::store(clamped(VectorMath::load(x + i, count - i)), x + i, count - i);
}

float short_sum_of_squares(const float* x, std::size_t count) {
  const std::size_t lanes = VectorMath::lanes();
  V sum = VectorMath::zero();
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const V v = VectorMath::load(x + i);
    sum = VectorMath::mul_add(v, v, sum);
  }
  float total = hn::GetLane(hn::SumOfLanes(VectorMath::Tag(), sum));
  for (; i < count; ++i) total += x[i] * x[i];
  return total;
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(sgd);
HWY_EXPORT(nesterov);
HWY_EXPORT(adagrad);
HWY_EXPORT(rmsprop);
HWY_EXPORT(adam);
HWY_EXPORT(clamp_all);
HWY_EXPORT(short_sum_of_squares);

void sgd_update(float* weights, const float* gradients, float* momentum, std::size_t count,
                const SgdConstants& k) {
  HWY_DYNAMIC_DISPATCH(sgd)(weights, gradients, momentum, count, k);
}

void nesterov_update(float* weights, const float* gradients, float* momentum, std::size_t count,
                     const SgdConstants& k) {
  HWY_DYNAMIC_DISPATCH(nesterov)(weights, gradients, momentum, count, k);
}

void adagrad_update(float* weights, const float* gradients, float* sum, std::size_t count,
                    const AdagradConstants& k) {
  HWY_DYNAMIC_DISPATCH(adagrad)(weights, gradients, sum, count, k);
}

void rmsprop_update(float* weights, const float* gradients, float* square, std::size_t count,
                    const RmsPropConstants& k) {
  HWY_DYNAMIC_DISPATCH(rmsprop)(weights, gradients, square, count, k);
}

void adam_update(float* weights, const float* gradients, float* mean, float* square, std::size_t count,
                 const AdamConstants& k) {
  HWY_DYNAMIC_DISPATCH(adam)(weights, gradients, mean, square, count, k);
}

void clamp(float* x, std::size_t count, float limit) { HWY_DYNAMIC_DISPATCH(clamp_all)(x, count, limit); }

double sum_of_squares(const float* x, std::size_t count) {
  constexpr std::size_t kShort = 256;
  double sum = 0;
  for (std::size_t i = 0; i < count; i += kShort) {
    sum +=
        static_cast<double>(HWY_DYNAMIC_DISPATCH(short_sum_of_squares)(x + i, std::min(kShort, count - i)));
  }
  return sum;
}

}  // namespace rnn
#endif  // HWY_ONCE
