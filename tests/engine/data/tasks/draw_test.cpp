#include "engine/data/tasks/draw.h"

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

TEST(Draw, IsUniformWithBothEndsIncluded) {
  Random random(3);
  for (const std::size_t n : {2u, 3u, 7u, 10u, 100u}) {
    std::vector<std::size_t> counts(n);
    for (std::size_t i = 0; i < 1000 * n; ++i) ++counts[draw_between(random, 5, 4 + n) - 5];
    test::expect_uniform(counts);
  }
  EXPECT_EQ(draw_below(random, 1), 0u);
}

TEST(Draw, HoldsOutATenthWhateverTheProblemsLookLike) {
  std::vector<std::size_t> held(100);
  for (Token a = 0; a < 100; ++a) {
    for (Token b = 0; b < 1000; ++b) held[a] += is_held_out(std::array{a, b}) ? 1 : 0;
  }
  test::expect_uniform(held);  // no row is favoured
  std::size_t all = 0;
  for (const std::size_t count : held) all += count;
  EXPECT_NEAR(static_cast<double>(all) / 100'000, 0.1, test::four_sigma(0.1, 100'000));
}

}  // namespace
}  // namespace rnn
