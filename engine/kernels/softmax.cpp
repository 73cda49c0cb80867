#include "engine/kernels/softmax.h"

#include <cmath>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/softmax.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

float row_maximum(const float* row, std::size_t count) {
  const VectorMath::Tag d;
  const std::size_t lanes = VectorMath::lanes();
  float largest = row[0];
  std::size_t i = 0;
  if (count >= lanes) {
    auto m = VectorMath::load(row);
    for (i = lanes; i + lanes <= count; i += lanes) m = hn::Max(m, VectorMath::load(row + i));
    largest = hn::GetLane(hn::MaxOfLanes(d, m));
  }
  for (; i < count; ++i) largest = row[i] > largest ? row[i] : largest;
  return largest;
}

/// row[i] = exp(row[i] − maximum); returns their sum.
float exponentials(float* row, std::size_t count, float maximum) {
  const VectorMath::Tag d;
  const std::size_t lanes = VectorMath::lanes();
  const VectorMath::Exp exp;
  const auto m = VectorMath::set(maximum);
  auto sum = VectorMath::zero();
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto e = exp(VectorMath::load(row + i) - m);
    VectorMath::store(e, row + i);
    sum = sum + e;
  }
  float total = hn::GetLane(hn::SumOfLanes(d, sum));
  if (i < count) {
    VectorMath::store(exp(VectorMath::load(row + i, count - i) - m), row + i, count - i);
    for (; i < count; ++i) total += row[i];
  }
  return total;
}

void multiply(float* row, std::size_t count, float factor) {
  const std::size_t lanes = VectorMath::lanes();
  std::size_t i = 0;
  for (; i + lanes <= count; i += lanes)
    VectorMath::store(VectorMath::load(row + i) * VectorMath::set(factor), row + i);
  for (; i < count; ++i) row[i] *= factor;
}

void cross_entropy_rows(float* logits, const std::uint32_t* targets, std::size_t rows, std::size_t outputs,
                        float scale, float* losses) {
  for (std::size_t r = 0; r < rows; ++r, logits += outputs) {
    const float maximum = row_maximum(logits, outputs);
    const float target_logit = logits[targets[r]];
    const float sum = exponentials(logits, outputs, maximum);
    losses[r] = std::log(sum) - (target_logit - maximum);
    multiply(logits, outputs, scale / sum);
    logits[targets[r]] -= scale;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(cross_entropy_rows);

template <>
void softmax_cross_entropy(float* logits, const std::uint32_t* targets, std::size_t rows, std::size_t outputs,
                           float scale, float* losses) {
  HWY_DYNAMIC_DISPATCH(cross_entropy_rows)(logits, targets, rows, outputs, scale, losses);
}

}  // namespace rnn
#endif  // HWY_ONCE
