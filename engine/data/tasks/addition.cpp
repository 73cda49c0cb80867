#include "engine/data/tasks/addition.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::string_view kInputs[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "+", "="};
constexpr std::string_view kOutputs[] = {"end", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
constexpr Token kPlus = 10, kEquals = 11, kEnd = 0;

std::size_t numbers(std::size_t digits) {
  std::size_t count = 1;
  for (std::size_t i = 0; i < digits; ++i) count *= 10;
  return count;
}

Token digit(char character) { return static_cast<Token>(character - '0'); }

bool is_held_out(std::size_t a, std::size_t b) {
  return rnn::is_held_out(std::array{static_cast<Token>(std::min(a, b)), static_cast<Token>(std::max(a, b))});
}

}  // namespace

constinit const TaskInfo AdditionTask::kInfo{
    .about = "Read a sum such as 12+57= and write the result digit by digit.",
    .source = "Zaremba and Sutskever 2014",
    .shape = TaskShape::sequence_to_sequence,
    .input_kind = InputKind::one_hot,
    .inputs = kInputs,
    .outputs = kOutputs,
    .loss = LossKind::softmax,
    .metric = MetricKind::sequence_accuracy,
    .chance = "always the most frequent result, 10^d − 1: 1 in 10^d",
    .solved = "99 % of the problems that were not trained on: ours",
    .length = {"digits of each number", 1, 2, 4},
    .horizon = {},
    .reversible = true,
};

AdditionTask::AdditionTask(const TaskSettings& settings)
    : Task(kInfo, settings, {2 * settings.length + 2, settings.length + 2}) {
  set_lines(1.0 / static_cast<double>(numbers(settings.length)), 0.99);
}

Example AdditionTask::draw(Random& random, TaskPart part) const {
  const std::size_t count = numbers(settings().length);
  std::size_t a = 0, b = 0;
  do {
    a = draw_below(random, count);
    b = draw_below(random, count);
  } while (is_held_out(a, b) != (part == TaskPart::held_out));

  Example example;
  for (const char character : std::to_string(a)) example.input_tokens.push_back(digit(character));
  example.input_tokens.push_back(kPlus);
  for (const char character : std::to_string(b)) example.input_tokens.push_back(digit(character));
  if (settings().reversed_input) std::ranges::reverse(example.input_tokens);
  example.input_tokens.push_back(kEquals);
  for (const char character : std::to_string(a + b)) example.target_tokens.push_back(digit(character) + 1);
  example.target_tokens.push_back(kEnd);
  return example;
}

}  // namespace rnn
