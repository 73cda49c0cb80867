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

/// c += b, kVectors vectors at a time as long as they fit, for a loop by the vector costs more than its
/// addition; returns how many columns are done.
template <std::size_t kVectors>
HWY_INLINE std::size_t add_vectors(const float* b, std::size_t width, float* c) {
  const std::size_t lanes = VectorMath::lanes(), columns = kVectors * lanes;
  std::size_t done = 0;
  for (; done + columns <= width; done += columns, b += columns, c += columns) {
    VectorMath::V sum[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[v] = VectorMath::load(c + v * lanes) + VectorMath::load(b + v * lanes);
    }
    for (std::size_t v = 0; v < kVectors; ++v) VectorMath::store(sum[v], c + v * lanes);
  }
  return done;
}

/// c[j] += b[j]
HWY_INLINE void add_row(const float* b, std::size_t width, float* c) {
  std::size_t j = add_vectors<4>(b, width, c);
  j += add_vectors<1>(b + j, width - j, c + j);
  for (; j < width; ++j) c[j] += b[j];
}

/// Sums of kVectors vectors of columns, held in registers.
template <std::size_t kVectors>
HWY_INLINE void sum_columns(const float* b, std::size_t n, std::size_t k, float* sums) {
  const std::size_t lanes = VectorMath::lanes();
  VectorMath::V sum[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) sum[v] = VectorMath::zero();
  for (std::size_t r = 0; r < k; ++r, b += n) {
    for (std::size_t v = 0; v < kVectors; ++v) sum[v] = sum[v] + VectorMath::load(b + v * lanes);
  }
  for (std::size_t v = 0; v < kVectors; ++v) VectorMath::store(sum[v], sums + v * lanes);
}

/// The same for all columns up to `width` that kVectors vectors fill, from column `j` on.
template <std::size_t kVectors>
HWY_INLINE std::size_t sum_whole(const float* b, std::size_t n, std::size_t k, std::size_t j,
                                 std::size_t width, float* sums) {
  const std::size_t columns = kVectors * VectorMath::lanes();
  for (; j + columns <= width; j += columns) sum_columns<kVectors>(b + j, n, k, sums + j);
  return j;
}

void add_rows(const float* b, std::size_t n, std::size_t k, std::size_t width, float* sums) {
  // Whole lines of the cache at a time, where vectors are short.
  std::size_t j = sum_whole<8>(b, n, k, 0, width, sums);
  j = sum_whole<3>(b, n, k, j, width, sums);
  j = sum_whole<1>(b, n, k, j, width, sums);
  if (j == width) return;
  std::fill_n(sums + j, width - j, 0.0f);
  for (std::size_t r = 0; r < k; ++r) add_row(b + r * n + j, width - j, sums + j);
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
