#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/metrics/edit_distance.h"
#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::task_of;

/// The letter nearest to a frame by its angle, 0 for silence: within half the radius.
Token heard(const float* frame) {
  const double x = static_cast<double>(frame[0]), y = static_cast<double>(frame[1]);
  if (std::hypot(x, y) < 0.5) return 0;
  const double turn = std::atan2(y, x) / (2 * std::numbers::pi) * 5;
  return 1 + static_cast<Token>((std::lround(turn) + 5) % 5);
}

/// A letter for each run of frames of which most are heard as that letter, by a majority of three to quieten
/// the noise.
std::vector<Token> transcribed(const std::vector<float>& inputs) {
  std::vector<Token> word;
  std::array<std::size_t, 6> votes = {};
  const auto end_run = [&] {
    const auto best = std::max_element(votes.begin() + 1, votes.end());
    if (*best > 0) word.push_back(static_cast<Token>(best - votes.begin()));
    votes = {};
  };
  for (std::size_t f = 0; f < inputs.size(); f += 2) {
    const Token token = heard(inputs.data() + f);
    if (token == 0)
      end_run();
    else
      ++votes.at(token);
  }
  end_run();
  return word;
}

TEST(DrawnOut, SoundsItsLettersOneAfterTheOther) {
  const auto task = task_of({.kind = TaskKind::drawn_out});
  std::vector<std::size_t> letters(5), lengths(5);
  ErrorRate errors;
  for (const Example& example : draw_many(*task, 2000)) {
    ++lengths.at(example.target_tokens.size() - 4);
    for (const Token token : example.target_tokens) ++letters.at(token - 1);
    errors.add(example.target_tokens, transcribed(example.inputs));
    const std::size_t frames = example.inputs.size() / 2, word = example.target_tokens.size();
    EXPECT_GE(frames, 2 * word + word + 1);
    EXPECT_LE(frames, 5 * word + 3 * (word + 1));
  }
  // Listening without any memory of more than a run gets most of them: noise of 0.2 splits and hides some.
  EXPECT_LT(errors.rate(), 0.1);
  test::expect_uniform(letters);
  test::expect_uniform(lengths);
}

TEST(DrawnOut, ChanceIsWritingNothing) {
  const auto task = task_of({.kind = TaskKind::drawn_out});
  Score silent(MetricKind::label_error_rate, 6);
  for (const Example& example : draw_many(*task, 100)) {
    std::vector<float> blank(example.inputs.size() / 2 * 6);
    for (std::size_t i = 0; i < blank.size(); i += 6) blank[i] = 1;
    silent.add(example, blank);
  }
  EXPECT_DOUBLE_EQ(silent.value(), task->chance());
}

}  // namespace
}  // namespace rnn
