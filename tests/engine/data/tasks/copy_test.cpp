#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

TEST(Copy, AsksForTheFirstTenLettersAfterTheDelimiter) {
  const auto task = task_of({.kind = TaskKind::copy, .length = 3});
  std::vector<std::size_t> letters(8);
  for (const Example& example : draw_many(*task, 1000)) {
    const std::string word = spell(example.input_tokens, task->info().inputs).substr(0, 10);
    const std::string blank = "·";
    std::string blanks;
    for (int i = 0; i < 10; ++i) blanks += blank;
    EXPECT_EQ(spell(example.input_tokens, task->info().inputs), word + blank + blank + "!" + blanks);
    EXPECT_EQ(spell(example.target_tokens, task->info().outputs), blanks + blank + blank + blank + word);
    for (const char letter : word) ++letters.at(static_cast<std::size_t>(letter - 'A'));
  }
  test::expect_uniform(letters);
}

TEST(Copy, ChanceIsBlanksForCertainThenAnyLetter) {
  const auto task = task_of({.kind = TaskKind::copy});
  EXPECT_EQ(task->extent(), (TaskExtent{50, 50}));
  std::vector<float> guess(50 * 9, -100.0f);
  for (std::size_t t = 0; t < 40; ++t) guess[t * 9 + 8] = 100;
  for (std::size_t t = 40; t < 50; ++t) std::fill_n(&guess[t * 9], 8, 0.0f);
  Score score(MetricKind::cross_entropy, 9);
  for (const Example& example : draw_many(*task, 100)) score.add(example, guess);
  EXPECT_NEAR(score.value(), task->chance(), 1e-6);
  EXPECT_NEAR(task->chance(), 0.41589, 1e-5);  // 10 ln 8 / 50
}

}  // namespace
}  // namespace rnn
