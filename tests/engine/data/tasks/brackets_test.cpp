#include <algorithm>
#include <map>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

/// What is due after each bracket of a text, by striking out matched pairs.
std::string due_after(std::string text) {
  const std::string open = "([{", close = ")]}";
  for (bool found = true; found;) {
    found = false;
    for (const std::string pair : {"()", "[]", "{}"}) {
      if (const auto at = text.find(pair); at != std::string::npos) {
        text.erase(at, 2);
        found = true;
      }
    }
  }
  if (text.find_first_of(close) != std::string::npos) return "unbalanced";
  return text.empty() ? "·" : std::string{close[open.find(text.back())]};
}

TEST(Brackets, NamesTheClosingBracketThatIsDue) {
  const auto task = task_of({.kind = TaskKind::brackets});
  std::vector<std::size_t> kinds(3), pairs(11);
  for (const Example& example : draw_many(*task, 1000)) {
    const std::string text = spell(example.input_tokens, task->info().inputs);
    ASSERT_EQ(due_after(text), "·") << text;
    ++pairs.at(text.size() / 2 - 10);
    for (std::size_t t = 0; t < text.size(); ++t) {
      EXPECT_EQ(task->info().outputs[example.target_tokens[t]], due_after(text.substr(0, t + 1))) << text;
      if (const auto kind = std::string("([{").find(text[t]); kind != std::string::npos) ++kinds[kind];
    }
  }
  test::expect_uniform(kinds);
  test::expect_uniform(pairs);
}

TEST(Brackets, ChanceIsTheBestGuessFromTheCurrentBracket) {
  for (const std::size_t length : {8u, 40u}) {
    const auto task = task_of({.kind = TaskKind::brackets, .length = length});
    std::map<Token, std::map<Token, std::size_t>> seen;  // bracket → due → count
    constexpr std::size_t n = 20'000;
    std::size_t steps = 0, right = 0;
    for (const Example& example : draw_many(*task, n)) {
      steps += example.input_tokens.size();
      for (std::size_t t = 0; t < example.input_tokens.size(); ++t) {
        ++seen[example.input_tokens[t]][example.target_tokens[t]];
      }
    }
    for (const auto& [bracket, dues] : seen) {
      right += std::ranges::max_element(dues, {}, [](const auto& due) { return due.second; })->second;
    }
    // The strings are independent, their steps are not.
    EXPECT_NEAR(static_cast<double>(right) / static_cast<double>(steps), task->chance(),
                test::four_sigma(0.5, n));
    EXPECT_GT(task->chance(), 0.6);
  }
}

}  // namespace
}  // namespace rnn
