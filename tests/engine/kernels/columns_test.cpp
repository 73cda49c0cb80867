#include "engine/kernels/columns.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/engine/kernels/each_target.h"
#include "tests/engine/kernels/test_numbers.h"

namespace rnn {
namespace {

constexpr double kEpsilon = std::numeric_limits<float>::epsilon();

TEST(SumRows, AddsTheRowsOfItsColumnsOnly) {
  for_each_target([] {
    const std::size_t k = 41;
    for (const std::size_t width : {1, 3, 7, 16, 17, 130}) {
      const std::size_t first = 2, n = first + width + 1;
      const ShiftedNumbers b(k * n, 1, 4);
      std::vector<float> sums(n, 99.0f);
      sum_rows(b.data(), n, k, first, width, sums.data());
      EXPECT_EQ(sums[1], 99.0f);
      EXPECT_EQ(sums[n - 1], 99.0f);
      for (std::size_t j = first; j < first + width; ++j) {
        double sum = 0, magnitude = 0;
        for (std::size_t r = 0; r < k; ++r) {
          sum += static_cast<double>(b[r * n + j]);
          magnitude += std::abs(static_cast<double>(b[r * n + j]));
        }
        EXPECT_NEAR(static_cast<double>(sums[j]), sum, k * kEpsilon * magnitude) << width << ", " << j;
      }
    }
  });
}

TEST(ScatterRows, IsTheProductWithOneHotRows) {
  for_each_target([] {
    const std::size_t k = 29, c_rows = 6;
    std::vector<std::uint32_t> tokens;
    for (std::size_t r = 0; r < k; ++r) tokens.push_back(static_cast<std::uint32_t>(r * r % 5));  // 5 never
    for (const std::size_t width : {1, 3, 7, 16, 17, 130}) {
      const std::size_t first = 1, n = first + width + 2;
      const ShiftedNumbers b(k * n, 3, 4);
      std::vector<float> c(c_rows * n, 99.0f);
      scatter_rows(b.data(), n, k, tokens.data(), c_rows, first, width, c.data());
      for (std::size_t row = 0; row < c_rows; ++row) {
        EXPECT_EQ(c[row * n], 99.0f);
        EXPECT_EQ(c[row * n + n - 1], 99.0f);
        for (std::size_t j = first; j < first + width; ++j) {
          double sum = 0;
          for (std::size_t r = 0; r < k; ++r) sum += tokens[r] == row ? static_cast<double>(b[r * n + j]) : 0;
          EXPECT_NEAR(static_cast<double>(c[row * n + j]), sum, k * kEpsilon * k) << row << ", " << j;
        }
      }
    }
  });
}

}  // namespace
}  // namespace rnn
