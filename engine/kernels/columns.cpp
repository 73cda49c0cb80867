#include "engine/kernels/columns.h"

#include <algorithm>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/columns.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

/// c[j] += b[j]
HWY_INLINE void add_row(const float* HWY_RESTRICT b, std::size_t width, float* HWY_RESTRICT c) {
  const std::size_t lanes = VectorMath::lanes();
  std::size_t j = 0;
  for (; j + lanes <= width; j += lanes)
    VectorMath::store(VectorMath::load(c + j) + VectorMath::load(b + j), c + j);
  for (; j < width; ++j) c[j] += b[j];
}

void add_rows(const float* b, std::size_t n, std::size_t k, std::size_t width, float* sums) {
  for (std::size_t r = 0; r < k; ++r) add_row(b + r * n, width, sums);
}

void add_scattered(const float* b, std::size_t n, std::size_t k, const std::uint32_t* tokens,
                   std::size_t width, float* c) {
  for (std::size_t r = 0; r < k; ++r) add_row(b + r * n, width, c + tokens[r] * n);
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(add_rows);
HWY_EXPORT(add_scattered);

template <>
void sum_rows(const float* b, std::size_t n, std::size_t k, std::size_t first, std::size_t width,
              float* sums) {
  std::fill_n(sums + first, width, 0.0f);
  HWY_DYNAMIC_DISPATCH(add_rows)(b + first, n, k, width, sums + first);
}

template <>
void scatter_rows(const float* b, std::size_t n, std::size_t k, const std::uint32_t* tokens,
                  std::size_t c_rows, std::size_t first, std::size_t width, float* c) {
  for (std::size_t row = 0; row < c_rows; ++row) std::fill_n(c + row * n + first, width, 0.0f);
  HWY_DYNAMIC_DISPATCH(add_scattered)(b + first, n, k, tokens, width, c + first);
}

}  // namespace rnn
#endif  // HWY_ONCE
