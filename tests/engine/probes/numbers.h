#pragma once

#include <gtest/gtest.h>

#include <vector>

namespace rnn::test {

/// `tolerance` is relative where numbers are above one.
inline void expect_near(const std::vector<double>& values, const std::vector<double>& expected,
                        double tolerance, const char* what) {
  ASSERT_EQ(values.size(), expected.size()) << what;
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(values[i], expected[i], tolerance * std::max(1.0, std::abs(expected[i]))) << what << " " << i;
  }
}

}  // namespace rnn::test
