#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::task_of;

TEST(Adding, AsksForTheSumOfTheTwoMarkedValues) {
  const auto task = task_of({.kind = TaskKind::adding, .length = 20});
  std::vector<std::size_t> first(10), second(10), tenths(10);
  for (const Example& example : draw_many(*task, 5000)) {
    std::vector<std::size_t> marked;
    float sum = 0;
    for (std::size_t t = 0; t < 20; ++t) {
      const float value = example.inputs[2 * t], mark = example.inputs[2 * t + 1];
      ASSERT_GE(value, 0);
      ASSERT_LE(value, 1);
      ASSERT_TRUE(mark == 0 || mark == 1);
      ++tenths[std::min<std::size_t>(9, static_cast<std::size_t>(value * 10))];
      if (mark == 1) marked.push_back(t);
      sum += mark * value;
    }
    ASSERT_EQ(marked.size(), 2u);
    ASSERT_LT(marked[0], 10u);
    ASSERT_GE(marked[1], 10u);
    ++first[marked[0]];
    ++second[marked[1] - 10];
    EXPECT_FLOAT_EQ(example.targets.at(0), sum);
  }
  for (const auto& counts : {first, second, tenths}) test::expect_uniform(counts);
}

TEST(Adding, ChanceIsTheErrorOfAlwaysSayingOne) {
  const auto task = task_of({.kind = TaskKind::adding});
  Score one(MetricKind::mse, 1);
  constexpr std::size_t n = 20'000;
  for (const Example& example : draw_many(*task, n)) one.add(example, std::array{1.0f});
  // (s − 1)² of a triangular s: E = 1/6, E of its square 1/15, variance 7/180.
  EXPECT_NEAR(one.value(), task->chance(), 4 * std::sqrt(7.0 / 180 / n));
  EXPECT_DOUBLE_EQ(task->chance(), 1.0 / 6);
}

}  // namespace
}  // namespace rnn
