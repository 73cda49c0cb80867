#include <set>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

TEST(Reverse, WritesTheWordBackwardsAndTheEnd) {
  const auto task = task_of({.kind = TaskKind::reverse});
  std::vector<std::size_t> lengths(6), letters(10);
  for (const Example& example : draw_many(*task, 3000)) {
    const std::string word = spell(example.input_tokens, task->info().inputs);
    EXPECT_EQ(spell(example.target_tokens, task->info().outputs),
              std::string(word.rbegin(), word.rend()) + "end");
    ++lengths.at(word.size() - 5);
    for (const char letter : word) ++letters.at(static_cast<std::size_t>(letter - 'a'));
  }
  test::expect_uniform(lengths);
  test::expect_uniform(letters);
}

TEST(Reverse, NeverTrainsOnAWordThatItIsTestedOn) {
  const auto task = task_of({.kind = TaskKind::reverse, .length = 4});
  std::set<std::vector<Token>> trained;
  for (const Example& example : draw_many(*task, 30'000)) trained.insert(example.input_tokens);
  EXPECT_GT(trained.size(), 5000u);  // of 11,100
  for (const Example& example : held_out_examples(*task, 5000))
    EXPECT_FALSE(trained.contains(example.input_tokens));
}

TEST(Reverse, ChanceKnowsTheLengthAndGuessesLetters) {
  const auto task = task_of({.kind = TaskKind::reverse, .length = 4});
  Score guess(MetricKind::sequence_accuracy, 11);
  Random random(8);
  constexpr std::size_t n = 200'000;
  for (const Example& example : draw_many(*task, n)) {
    std::vector<Token> written(example.target_tokens.size());
    for (std::size_t i = 0; i + 1 < written.size(); ++i)
      written[i] = 1 + static_cast<Token>(random.uniform() * 10);
    guess.add_written(example, written);
  }
  EXPECT_NEAR(guess.value(), task->chance(), test::four_sigma(task->chance(), n));
}

}  // namespace
}  // namespace rnn
