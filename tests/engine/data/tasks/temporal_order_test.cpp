#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

TEST(TemporalOrder, AsksForTheOrderOfTheTwoSymbolsThatMatter) {
  const auto task = task_of({.kind = TaskKind::temporal_order, .length = 100});
  std::vector<std::size_t> lengths(11), first(11), second(11), orders(4);
  for (const Example& example : draw_many(*task, 4000)) {
    const std::string text = spell(example.input_tokens, task->info().inputs);
    ASSERT_EQ(text.front(), 'E');
    ASSERT_EQ(text.back(), 'B');
    ASSERT_EQ(text.substr(1, text.size() - 2).find_first_not_of("abcdXY"), std::string::npos);
    const std::size_t one = text.find_first_of("XY"), two = text.find_last_of("XY");
    ASSERT_EQ(text.find_first_of("XY", one + 1), two);
    ++lengths.at(text.size() - 100);
    ++first.at(one - 10);
    ++second.at(two - 50);
    ++orders.at(example.target_tokens.at(0));
    EXPECT_EQ(task->info().outputs[example.target_tokens[0]], (std::string{text[one], text[two]}));
  }
  for (const auto& counts : {lengths, first, second, orders}) test::expect_uniform(counts);
}

TEST(TemporalOrder, ChanceIsAConstantGuess) {
  const auto task = task_of({.kind = TaskKind::temporal_order});
  Score guess(MetricKind::accuracy, 4);
  for (const Example& example : draw_many(*task, 4000))
    guess.add(example, std::array{1.0f, 0.0f, 0.0f, 0.0f});
  EXPECT_NEAR(guess.value(), task->chance(), test::four_sigma(0.25, 4000));
}

}  // namespace
}  // namespace rnn
