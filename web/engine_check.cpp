#include "web/engine_check.h"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/kernels/product.h"
#include "engine/kernels/softmax.h"
#include "engine/training/parallel.h"

namespace rnn::web {
namespace {

/// Small whole numbers, whose products sum up exactly in any order.
std::vector<float> whole_numbers(std::size_t size, std::uint32_t seed) {
  std::vector<float> numbers(size);
  for (float& number : numbers) {
    seed = seed * 1664525 + 1013904223;  // Numerical Recipes' generator
    number = static_cast<float>(seed >> 28) - 7;
  }
  return numbers;
}

/// Σ_l a[i·row + l·step]·b[l·n + j]
float element(const float* a, std::size_t row, std::size_t step, const float* b, std::size_t n, std::size_t k,
              std::size_t i, std::size_t j) {
  int sum = 0;
  for (std::size_t l = 0; l < k; ++l)
    sum += static_cast<int>(a[i * row + l * step]) * static_cast<int>(b[l * n + j]);
  return static_cast<float>(sum);
}

constexpr std::size_t kRows = 13, kInner = 37, kColumns = 53;

bool product_is_right(std::uint32_t seed) {
  const auto a = whole_numbers(kRows * kInner, seed), b = whole_numbers(kInner * kColumns, seed + 1);
  std::vector<float> c(kRows * kColumns);
  PackedMatrix<float> packed(kInner, kColumns);
  packed.pack(b.data());
  product(a.data(), kRows, packed, c.data(), Into::replace);
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      if (c[i * kColumns + j] != element(a.data(), kInner, 1, b.data(), kColumns, kInner, i, j)) return false;
    }
  }
  return true;
}

bool transposed_product_is_right(std::uint32_t seed) {
  const auto a = whole_numbers(kInner * kRows, seed), b = whole_numbers(kInner * kColumns, seed + 1);
  std::vector<float> c(kRows * kColumns), scratch(transposed_product_scratch<float>());
  StripedMatrix<float> striped(kInner, kRows);
  striped.set_rows(0, kInner, a.data());
  for (std::size_t first = 0; first < kColumns; first += panel_columns<float>(kColumns)) {
    const std::size_t width = std::min(panel_columns<float>(kColumns), kColumns - first);
    transposed_product(striped, 0, kInner, {b.data() + first, kColumns}, width, {c.data() + first, kColumns},
                       scratch.data());
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t j = 0; j < kColumns; ++j) {
      if (c[i * kColumns + j] != element(a.data(), 1, kRows, b.data(), kColumns, kInner, i, j)) return false;
    }
  }
  return true;
}

/// Equal logits: a loss of ln n, and the gradient 1/n − one-hot target.
bool softmax_is_right() {
  std::vector<float> logits(kColumns, 3.0f);
  const std::uint32_t target = 7;
  float loss = 0;
  softmax_cross_entropy(logits.data(), &target, 1, kColumns, 1.0f, &loss);
  const float share = 1.0f / static_cast<float>(kColumns);
  return std::abs(loss - std::log(static_cast<float>(kColumns))) < 1e-5f &&
         std::abs(logits[0] - share) < 1e-6f && std::abs(logits[target] - (share - 1)) < 1e-6f;
}

}  // namespace

bool computes_rightly(std::size_t threads) {
  constexpr std::uint32_t kTasks = 8;
  Parallel parallel(threads);
  std::atomic<std::uint32_t> right = 0;
  parallel.run(kTasks, [&](std::size_t task, std::size_t) {
    const auto seed = static_cast<std::uint32_t>(task);
    if (product_is_right(seed) && transposed_product_is_right(seed)) ++right;
  });
  return right == kTasks && softmax_is_right();
}

}  // namespace rnn::web
