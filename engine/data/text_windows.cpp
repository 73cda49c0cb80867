#include "engine/data/text_windows.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/data/tasks/draw.h"
#include "engine/data/utf8.h"

namespace rnn {
namespace {

/// T and S.
std::pair<std::size_t, std::size_t> lengths(TaskShape task, std::size_t steps) {
  switch (task) {
    case TaskShape::one_to_one:
      return {1, 1};
    case TaskShape::one_to_many:
      return {1, steps};
    case TaskShape::many_to_one:
      return {steps, 1};
    default:
      return {steps, steps};
  }
}

ExampleForm form_of(const Corpus& text, TaskShape task, std::size_t steps) {
  const auto [input_steps, target_steps] = lengths(task, steps);
  const std::size_t symbols = text.vocabulary.size();
  return {.task = task,
          .input_kind = InputKind::one_hot,
          .inputs = symbols,
          .outputs = symbols + (task == TaskShape::sequence_to_sequence ? 1 : 0),
          .loss = LossKind::softmax,
          .metric = MetricKind::cross_entropy,
          .steps = input_steps,
          .target_steps = target_steps,
          .shared_symbols = true,
          .foretells = task == TaskShape::many_to_many || task == TaskShape::one_to_many,
          .chance = std::log(static_cast<double>(symbols))};
}

std::vector<std::string> symbol_names(const Vocabulary& vocabulary, bool with_end) {
  std::vector<std::string> names;
  if (with_end) names.emplace_back("end");
  for (const char32_t symbol : vocabulary.symbols()) {
    std::string name;
    append_utf8(name, symbol);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

TextWindows::TextWindows(std::shared_ptr<const Corpus> text, std::size_t training_characters, TaskShape task,
                         std::size_t steps)
    : ExampleData(form_of(*text, task, steps), symbol_names(text->vocabulary, false),
                  symbol_names(text->vocabulary, task == TaskShape::sequence_to_sequence)),
      text_(std::move(text)),
      training_(std::span(text_->tokens).first(training_characters)),
      steps_(steps) {
  const auto held_out = std::span(text_->tokens).subspan(training_characters);
  if (held_out.size() < window_characters()) return;
  const std::size_t places = held_out.size() - window_characters() + 1, count = std::min(kHeldOut, places);
  for (std::size_t i = 0; i < count; ++i) validation_.push_back(window(held_out, i * places / count));
}

std::size_t TextWindows::least_characters(TaskShape task, std::size_t steps) {
  const auto [input_steps, target_steps] = lengths(task, steps);
  return task == TaskShape::many_to_many ? steps + 1 : input_steps + target_steps;
}

std::size_t TextWindows::window_characters() const { return least_characters(form().task, steps_); }

Example TextWindows::window(std::span<const Token> part, std::size_t first) const {
  const auto [input_steps, target_steps] = lengths(form().task, steps_);
  const auto inputs = part.subspan(first, input_steps);
  const std::size_t after = form().task == TaskShape::many_to_many ? first + 1 : first + input_steps;
  const auto targets = part.subspan(after, target_steps);
  Example example;
  example.input_tokens.assign(inputs.begin(), inputs.end());
  example.target_tokens.assign(targets.begin(), targets.end());
  if (form().task == TaskShape::sequence_to_sequence) {
    for (Token& token : example.target_tokens) ++token;
  }
  return example;
}

Example TextWindows::draw(Random& random) const {
  assert(training_.size() >= window_characters());
  return window(training_, draw_below(random, training_.size() - window_characters() + 1));
}

}  // namespace rnn
