#include "engine/kernels/product.h"

#include <gtest/gtest.h>

#include <algorithm>
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

/// Columns [first, first + width) of a matrix [rows][columns], by themselves.
std::vector<float> columns_of(const ShiftedNumbers& matrix, std::size_t rows, std::size_t columns,
                              std::size_t first, std::size_t width) {
  std::vector<float> part(rows * width);
  for (std::size_t i = 0; i < rows; ++i)
    std::copy_n(matrix.data() + i * columns + first, width, part.data() + i * width);
  return part;
}

/// All of a matrix [rows][columns] but columns [first, first + width) is as it was.
void expect_rest_untouched(const ShiftedNumbers& matrix, const ShiftedNumbers& before, std::size_t rows,
                           std::size_t columns, std::size_t first, std::size_t width) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < columns; ++j) {
      if (j < first || j >= first + width) {
        ASSERT_EQ(matrix[i * columns + j], before[i * columns + j]);
      }
    }
  }
}

TEST(Product, OfSomeColumnsOfWiderMatricesIsThatOfTheseColumns) {
  for_each_target([] {
    for (const std::size_t n : awkward_sizes(tile_columns<float>())) {
      for (const std::size_t m : {1, 9, 32}) {
        const std::size_t k = 37, a_wide = k + 5, b_wide = n + 4, c_wide = n + 3;
        const ShiftedNumbers a(m * a_wide, 0, 1), b(k * b_wide, 0, 2), b_transposed(n * a_wide, 0, 4);
        const std::vector<float> a_part = columns_of(a, m, a_wide, 2, k),
                                 b_part = columns_of(b, k, b_wide, 3, n);
        const std::vector<float> transposed_part = columns_of(b_transposed, n, a_wide, 2, k);
        for (const bool transposed : {false, true}) {
          PackedMatrix<float> packed(k, n), packed_part(k, n);
          if (transposed) {
            packed.pack_transposed({b_transposed.data() + 2, a_wide});
            packed_part.pack_transposed(transposed_part.data());
          } else {
            packed.pack({b.data() + 3, b_wide});
            packed_part.pack(b_part.data());
          }
          ShiftedNumbers c(m * c_wide, 0, 3);
          const ShiftedNumbers before = c;
          std::vector<float> expected(m * n);
          product(a_part.data(), m, packed_part, expected.data(), Into::replace);
          product({a.data() + 2, a_wide}, m, packed, {c.data() + 1, c_wide}, Into::replace);
          ASSERT_EQ(columns_of(c, m, c_wide, 1, n), expected) << "m " << m << " n " << n;
          expect_rest_untouched(c, before, m, c_wide, 1, n);
        }
      }
    }
  });
}

TEST(Product, StartsEveryRowFromAGivenOne) {
  for_each_target([] {
    for (const std::size_t n : awkward_sizes(tile_columns<float>())) {
      for (const std::size_t m : {1, 2, 9, 16, 33}) {
        for (const std::size_t k : {1, 17, 258}) {
          const ShiftedNumbers a(m * k, 0, 1), b(k * n, 0, 2), row(n, 1, 4);
          PackedMatrix<float> packed(k, n);
          packed.pack(b.data());
          const std::size_t c_wide = n + 3;
          ShiftedNumbers c(m * c_wide, 0, 3);
          const ShiftedNumbers before = c;
          std::vector<float> expected(m * n);
          for (std::size_t i = 0; i < m; ++i) std::copy_n(row.data(), n, expected.data() + i * n);
          product(a.data(), m, packed, expected.data(), Into::add);
          product_from<float>(row.data(), {a.data(), k}, m, packed, {c.data() + 1, c_wide});
          ASSERT_EQ(columns_of(c, m, c_wide, 1, n), expected) << "m " << m << " k " << k << " n " << n;
          expect_rest_untouched(c, before, m, c_wide, 1, n);
        }
      }
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
            const std::size_t c_wide = n + 3;
            ShiftedNumbers c(m * c_wide, 0, 3);
            const ShiftedNumbers before = c;
            transposed_product(striped, row, k, {b.data() + first, n}, width, {c.data() + first, c_wide},
                               scratch.data());
            expect_rest_untouched(c, before, m, c_wide, first, width);
            for (std::size_t i = 0; i < m; ++i) {
              for (std::size_t j = first; j < first + width; ++j) {
                const Reference r = element(a.data() + row * m, 1, m, b.data(), n, k, i, j);
                ASSERT_NEAR(static_cast<double>(c[i * c_wide + j]), r.sum, tolerance(k, r.magnitude))
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
