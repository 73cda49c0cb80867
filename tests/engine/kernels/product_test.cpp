#include "engine/kernels/product.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/engine/kernels/each_target.h"
#include "tests/engine/kernels/test_numbers.h"

namespace rnn {
namespace {

constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

/// Each of k multiply-adds rounds a sum of at most Σ|a||b| by half an epsilon (twice where it is not fused).
double tolerance(std::size_t k, double magnitude) {
  return static_cast<double>(k + 2) * kEpsilon * magnitude;
}

struct Reference {
  double sum, magnitude;
};
/// Element (i, j) of a·b by a plain loop in double; a is read as a[i·row + k·step].
Reference element(const float* a, std::size_t row, std::size_t step, const float* b, std::size_t n,
                  std::size_t k, std::size_t i, std::size_t j) {
  Reference r{0, 0};
  for (std::size_t l = 0; l < k; ++l) {
    const double term = static_cast<double>(a[i * row + l * step]) * static_cast<double>(b[l * n + j]);
    r.sum += term;
    r.magnitude += std::abs(term);
  }
  return r;
}

void check_product(std::size_t m, std::size_t k, std::size_t n, std::size_t shift, Into into) {
  const ShiftedNumbers a(m * k, shift, 1), b(k * n, shift, 2);
  ShiftedNumbers c(m * n, shift, 3);
  const ShiftedNumbers before = c;
  PackedMatrix<float> packed(k, n);
  packed.pack(b.data());
  product(a.data(), m, packed, c.data(), into);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const Reference r = element(a.data(), k, 1, b.data(), n, k, i, j);
      const double start = into == Into::add ? static_cast<double>(before[i * n + j]) : 0;
      ASSERT_NEAR(static_cast<double>(c[i * n + j]), start + r.sum,
                  tolerance(k, r.magnitude + std::abs(start)))
          << "m " << m << " k " << k << " n " << n << " shift " << shift << " at " << i << ", " << j;
    }
  }
}

TEST(Product, IsThatOfAPlainLoopAtAwkwardSizesAndAlignments) {
  for_each_target([] {
    for (const std::size_t n : awkward_sizes(tile_columns<float>())) {
      for (const std::size_t m : {1, 3, 7, 8, 9, 33}) {
        for (const std::size_t k : {1, 2, 3, 17, 258}) {
          for (const std::size_t shift : {0, 1, 3}) {
            check_product(m, k, n, shift, Into::replace);
            check_product(m, k, n, shift, Into::add);
          }
        }
      }
    }
  });
}

TEST(Product, GivesARowTheSameBitsWhateverTheOtherRows) {
  for_each_target([] {
    const std::size_t rows = 23, k = 65, n = 4 * tile_columns<float>() + 5;
    const ShiftedNumbers a(rows * k, 0, 1), b(k * n, 0, 2);
    PackedMatrix<float> packed(k, n);
    packed.pack(b.data());
    std::vector<float> together(rows * n), alone(n), pair(2 * n);
    product(a.data(), rows, packed, together.data(), Into::replace);
    for (std::size_t i = 0; i < rows; ++i) {
      product(a.data() + i * k, 1, packed, alone.data(), Into::replace);
      for (std::size_t j = 0; j < n; ++j) ASSERT_EQ(alone[j], together[i * n + j]) << i << ", " << j;
    }
    for (std::size_t i = 0; i + 2 <= rows; ++i) {
      product(a.data() + i * k, 2, packed, pair.data(), Into::replace);
      for (std::size_t j = 0; j < 2 * n; ++j) ASSERT_EQ(pair[j], together[i * n + j]) << i << ", " << j;
    }
  });
}

TEST(Product, OfATransposedMatrixPacksTheTranspose) {
  for_each_target([] {
    for (const std::size_t n : awkward_sizes(tile_columns<float>())) {
      const std::size_t m = 9, k = 37;
      const ShiftedNumbers a(m * k, 0, 1), b_transposed(n * k, 1, 2);
      std::vector<float> b(k * n), expected(m * n), c(m * n);
      for (std::size_t i = 0; i < k; ++i) {
        for (std::size_t j = 0; j < n; ++j) b[i * n + j] = b_transposed[j * k + i];
      }
      PackedMatrix<float> packed(k, n), packed_transposed(k, n);
      packed.pack(b.data());
      packed_transposed.pack_transposed(b_transposed.data());
      product(a.data(), m, packed, expected.data(), Into::replace);
      product(a.data(), m, packed_transposed, c.data(), Into::replace);
      EXPECT_EQ(c, expected) << n;
    }
  });
}

TEST(Product, LetsNaNThrough) {
  for_each_target([] {
    const std::size_t k = 5, n = 20;
    std::vector<float> a(2 * k, 1.0f), b(k * n, 1.0f), c(2 * n);
    a[k + 2] = std::numeric_limits<float>::quiet_NaN();
    PackedMatrix<float> packed(k, n);
    packed.pack(b.data());
    product(a.data(), 2, packed, c.data(), Into::replace);
    for (std::size_t j = 0; j < n; ++j) {
      EXPECT_EQ(c[j], static_cast<float>(k));
      EXPECT_TRUE(std::isnan(c[n + j]));
    }
  });
}

TEST(TransposedProduct, IsThatOfAPlainLoopAndTouchesOnlyItsColumns) {
  for_each_target([] {
    std::vector<float> scratch(transposed_product_scratch<float>());
    const std::size_t row = 3;
    for (const std::size_t n : awkward_sizes(panel_columns<float>(1000))) {
      const std::size_t panel = panel_columns<float>(n);
      for (const std::size_t m : {1, 3, 7, 8, 17}) {
        for (const std::size_t k : {1, 7, 512, 520}) {
          const ShiftedNumbers a((row + k + 2) * m, 1, 1), b(k * n, 3, 2);
          StripedMatrix<float> striped(row + k + 2, m);
          striped.set_rows(0, row + 1, a.data());  // in two goes, as rows come
          striped.set_rows(row + 1, k + 1, a.data() + (row + 1) * m);
          for (std::size_t first = 0; first < n; first += panel) {
            const std::size_t width = std::min(panel, n - first);
            ShiftedNumbers c(m * n, 0, 3);
            const ShiftedNumbers before = c;
            transposed_product(striped, row, k, b.data(), n, first, width, c.data(), scratch.data());
            for (std::size_t i = 0; i < m; ++i) {
              for (std::size_t j = 0; j < n; ++j) {
                if (j < first || j >= first + width) {
                  ASSERT_EQ(c[i * n + j], before[i * n + j]);
                  continue;
                }
                const Reference r = element(a.data() + row * m, 1, m, b.data(), n, k, i, j);
                ASSERT_NEAR(static_cast<double>(c[i * n + j]), r.sum, tolerance(k, r.magnitude))
                    << "m " << m << " k " << k << " n " << n << " at " << i << ", " << j;
              }
            }
          }
        }
      }
    }
  });
}

}  // namespace
}  // namespace rnn
