#include "engine/data/tasks/copy.h"

#include <cmath>
#include <span>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::size_t kSymbols = 8, kWord = 10;
constexpr Token kBlank = 8, kDelimiter = 9;
constexpr std::string_view kVocabulary[] = {"A", "B", "C", "D", "E", "F", "G", "H", "·", "!"};

}  // namespace

constinit const TaskInfo CopyTask::kInfo{
    .about = "Read ten letters, wait, and write them down when told to.",
    .source = "Hochreiter and Schmidhuber 1997; Arjovsky, Shah and Bengio 2016",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::one_hot,
    .inputs = kVocabulary,
    .outputs = std::span(kVocabulary).first(kBlank + 1),
    .loss = LossKind::softmax,
    .metric = MetricKind::cross_entropy,
    .chance = "blanks for certain, then any letter: 10 ln 8 / (T + 20)",
    .solved = "each letter recalled with probability 0.95: 10 ln (1/0.95) / (T + 20), ours",
    .length = {"delay T", 1, 30, 1000},
    .horizon = {},
};

CopyTask::CopyTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length + 2 * kWord, settings.length + 2 * kWord}) {
  const double recalled = static_cast<double>(kWord) / static_cast<double>(extent().steps);
  set_lines(recalled * std::log(8.0), recalled * std::log(1 / 0.95));
}

Example CopyTask::draw(Random& random, TaskPart) const {
  const std::size_t steps = extent().steps;
  Example example;
  example.input_tokens.assign(steps, kBlank);
  example.target_tokens.assign(steps, kBlank);
  for (std::size_t i = 0; i < kWord; ++i) {
    const Token symbol = draw_token(random, kSymbols);
    example.input_tokens[i] = symbol;
    example.target_tokens[steps - kWord + i] = symbol;
  }
  example.input_tokens[steps - kWord - 1] = kDelimiter;
  return example;
}

}  // namespace rnn
