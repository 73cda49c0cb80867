#include <algorithm>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::task_of;

TEST(Parity, CountsTheOnesAtEveryStep) {
  const auto task = task_of({.kind = TaskKind::parity});
  std::vector<std::size_t> bits(2), lengths(21);
  for (const Example& example : draw_many(*task, 4000)) {
    ++lengths.at(example.input_tokens.size() - 20);
    for (std::size_t t = 0; t < example.input_tokens.size(); ++t) {
      ++bits.at(example.input_tokens[t]);
      const auto ones = std::count(example.input_tokens.begin(),
                                   example.input_tokens.begin() + static_cast<long>(t) + 1, 1u);
      ASSERT_EQ(task->info().outputs[example.target_tokens[t]], ones % 2 == 0 ? "even" : "odd");
    }
  }
  test::expect_uniform(bits);
  test::expect_uniform(lengths);
}

TEST(Parity, ChanceIsAConstantGuess) {
  const auto task = task_of({.kind = TaskKind::parity});
  Score guess(MetricKind::accuracy, 2);
  std::size_t steps = 0;
  for (const Example& example : draw_many(*task, 4000)) {
    std::vector<float> even(example.target_tokens.size() * 2);
    for (std::size_t i = 0; i < even.size(); i += 2) even[i] = 1;
    guess.add(example, even);
    steps += example.target_tokens.size();
  }
  EXPECT_NEAR(guess.value(), task->chance(), test::four_sigma(0.5, steps));
}

}  // namespace
}  // namespace rnn
