#include "tests/benchmarks/peak.h"

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/benchmarks/peak.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

constexpr std::size_t kRounds = 10'000;

// Sums are named one by one: an array might not stay in registers.
#if HWY_TARGET == HWY_WASM && !defined(__wasm_relaxed_simd__)

// Multiplication and addition are two instructions, and no product has to wait for a sum: s_ij ← s_ij +
// x_i·y_j, as in a matrix product. y is computed anew in each round, or its products would be the same for
// all of them. (Ones and a zero, which the compiler must not see.)
constexpr std::size_t kOperationsOfARound = 7 * 2 + 2;

float peak() {
  using V = VectorMath::V;
  static volatile float hidden_one = 1.0f, hidden_zero = 0.0f;
  const auto one = []() HWY_ATTR { return VectorMath::set(hidden_one); };
  const V zero = VectorMath::set(hidden_zero), x1 = one(), x2 = one(), x3 = one(), x4 = one();
  V y1 = one(), y2 = one();
  V a = one(), b = one(), c = one(), d = one(), e = one(), f = one(), g = one();
  for (std::size_t round = 0; round < kRounds; ++round) {
    a = VectorMath::mul_add(x1, y1, a), b = VectorMath::mul_add(x2, y1, b);
    c = VectorMath::mul_add(x3, y1, c), d = VectorMath::mul_add(x4, y1, d);
    e = VectorMath::mul_add(x1, y2, e), f = VectorMath::mul_add(x2, y2, f);
    g = VectorMath::mul_add(x3, y2, g);
    y1 = y1 * x1, y2 = y2 + zero;
  }
  return hn::GetLane(hn::SumOfLanes(VectorMath::Tag(), ((a + b) + (c + d)) + ((e + f) + g)));
}

#else

constexpr std::size_t kOperationsOfARound = 12 * 2;

// s ← s·x + y, which goes to y/(1 − x).
float peak() {
  using V = VectorMath::V;
  const V x = VectorMath::set(0.5f), y = VectorMath::set(1.0f);
  // The compiler must not see that they are all the same.
  static volatile float start = 1.0f;
  const auto begin = []() HWY_ATTR { return VectorMath::set(start); };
  V a = begin(), b = begin(), c = begin(), d = begin(), e = begin(), f = begin();
  V g = begin(), h = begin(), i = begin(), j = begin(), k = begin(), l = begin();
  for (std::size_t round = 0; round < kRounds; ++round) {
    a = VectorMath::mul_add(a, x, y), b = VectorMath::mul_add(b, x, y), c = VectorMath::mul_add(c, x, y);
    d = VectorMath::mul_add(d, x, y), e = VectorMath::mul_add(e, x, y), f = VectorMath::mul_add(f, x, y);
    g = VectorMath::mul_add(g, x, y), h = VectorMath::mul_add(h, x, y), i = VectorMath::mul_add(i, x, y);
    j = VectorMath::mul_add(j, x, y), k = VectorMath::mul_add(k, x, y), l = VectorMath::mul_add(l, x, y);
  }
  const V sum = ((a + b) + (c + d)) + ((e + f) + (g + h)) + ((i + j) + (k + l));
  return hn::GetLane(hn::SumOfLanes(VectorMath::Tag(), sum));
}

#endif

std::size_t operations() { return kOperationsOfARound * kRounds * VectorMath::lanes(); }

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(operations);
HWY_EXPORT(peak);

std::size_t peak_operations() { return HWY_DYNAMIC_DISPATCH(operations)(); }
float run_peak() { return HWY_DYNAMIC_DISPATCH(peak)(); }

}  // namespace rnn
#endif  // HWY_ONCE
