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

constexpr std::size_t kSums = 12, kRounds = 10'000;

std::size_t operations() { return 2 * kSums * kRounds * VectorMath::lanes(); }

// s ← s·x + y, which goes to y/(1 − x). Named one by one: an array might not stay in registers.
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
