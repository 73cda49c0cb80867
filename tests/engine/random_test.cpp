#include "engine/random.h"

#include <gtest/gtest.h>

#include <vector>

namespace rnn {
namespace {

TEST(Random, IsXoshiro256PlusPlus) {
  // By hand from the published algorithm: state {1, 2, 3, 4} gives rotl(1 + 4, 23) + 1, then the state is
  // {1 ^ 4 ^ 2, …}; the further numbers are those of the reference implementation.
  Random random;
  random.set_state({1, 2, 3, 4});
  EXPECT_EQ(random.bits(), 41943041u);
  EXPECT_EQ(random.bits(), 58720359u);
  EXPECT_EQ(random.bits(), 3588806011781223u);
  EXPECT_EQ(random.bits(), 3591011842654386u);
}

TEST(Random, GoesOnFromASavedState) {
  Random random(7);
  for (int i = 0; i < 10; ++i) random.bits();
  Random other(1);
  other.set_state(random.state());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(other.bits(), random.bits());
}

TEST(Random, HasTheMomentsOfItsDistributions) {
  Random random(3);
  const int count = 200'000;
  double uniform = 0, uniform_square = 0, normal = 0, normal_square = 0;
  for (int i = 0; i < count; ++i) {
    const double u = random.uniform(), n = random.normal();
    ASSERT_TRUE(u >= 0 && u < 1);
    uniform += u / count;
    uniform_square += u * u / count;
    normal += n / count;
    normal_square += n * n / count;
  }
  // Five standard errors of a mean over 200,000.
  EXPECT_NEAR(uniform, 0.5, 5 * 0.289 / 447);
  EXPECT_NEAR(uniform_square, 1.0 / 3, 5 * 0.298 / 447);
  EXPECT_NEAR(normal, 0, 5 * 1.0 / 447);
  EXPECT_NEAR(normal_square, 1, 5 * 1.414 / 447);
}

}  // namespace
}  // namespace rnn
