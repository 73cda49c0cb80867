#include "engine/data/tasks/reverse.h"

#include <cmath>
#include <span>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::string_view kOutputs[] = {"end", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
constexpr auto kLetters = std::span(kOutputs).subspan(1);
constexpr Token kEnd = 0;

std::size_t shortest(std::size_t longest) { return (longest + 1) / 2; }

}  // namespace

constinit const TaskInfo ReverseTask::kInfo{
    .about = "Read a word, then write it backwards.",
    .source = "ours, for attention (Bahdanau, Cho and Bengio 2015)",
    .shape = TaskShape::sequence_to_sequence,
    .input_kind = InputKind::one_hot,
    .inputs = kLetters,
    .outputs = kOutputs,
    .loss = LossKind::softmax,
    .metric = MetricKind::sequence_accuracy,
    .chance = "the length known, every letter guessed: the mean of 10^−n over the lengths n",
    .solved = "99 % of the words that were not trained on: ours",
    .length = {"longest word", 4, 10, 100},
    .horizon = {},
};

ReverseTask::ReverseTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length, settings.length + 1}) {
  double chance = 0;
  const std::size_t least = shortest(settings.length), most = settings.length;
  for (std::size_t n = least; n <= most; ++n) chance += std::pow(kLetters.size(), -static_cast<double>(n));
  set_lines(chance / static_cast<double>(most - least + 1), 0.99);
}

Example ReverseTask::draw(Random& random, TaskPart part) const {
  Example example;
  do {
    example.input_tokens.resize(draw_between(random, shortest(settings().length), settings().length));
    for (Token& letter : example.input_tokens) letter = draw_token(random, kLetters.size());
  } while (is_held_out(example.input_tokens) != (part == TaskPart::held_out));
  for (auto letter = example.input_tokens.rbegin(); letter != example.input_tokens.rend(); ++letter) {
    example.target_tokens.push_back(*letter + 1);
  }
  example.target_tokens.push_back(kEnd);
  return example;
}

}  // namespace rnn
