#include "engine/data/tasks/temporal_order.h"

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::size_t kDistractors = 4;  // the first of the vocabulary
constexpr Token kX = 4, kStart = 6, kEnd = 7;
constexpr std::string_view kVocabulary[] = {"a", "b", "c", "d", "X", "Y", "E", "B"};
constexpr std::string_view kOrders[] = {"XX", "XY", "YX", "YY"};

}  // namespace

constinit const TaskInfo TemporalOrderTask::kInfo{
    .about = "Two symbols among many matter, far from the end: in which order did they come?",
    .source = "Hochreiter and Schmidhuber 1997, experiment 6a",
    .shape = TaskShape::many_to_one,
    .input_kind = InputKind::one_hot,
    .inputs = kVocabulary,
    .outputs = kOrders,
    .loss = LossKind::softmax,
    .metric = MetricKind::accuracy,
    .chance = "four orders, equally frequent: 1/4",
    .solved = "99 % of the test sequences right: Martens and Sutskever 2011",
    .length = {"shortest sequence T; the longest is a tenth longer", 10, 50, 1000},
    .horizon = {},
};

TemporalOrderTask::TemporalOrderTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length + settings.length / 10, 1}) {
  set_lines(0.25, 0.99);
}

Example TemporalOrderTask::draw(Random& random, TaskPart) const {
  const std::size_t shortest = settings().length;
  Example example;
  example.input_tokens.resize(draw_between(random, shortest, extent().steps));
  for (Token& token : example.input_tokens) token = draw_token(random, kDistractors);
  example.input_tokens.front() = kStart;
  example.input_tokens.back() = kEnd;
  const std::size_t first = draw_between(random, shortest / 10, shortest * 2 / 10);
  const std::size_t second = draw_between(random, shortest * 5 / 10, shortest * 6 / 10);
  const Token one = draw_token(random, 2), two = draw_token(random, 2);
  example.input_tokens[first] = kX + one;
  example.input_tokens[second] = kX + two;
  example.target_tokens = {2 * one + two};
  return example;
}

}  // namespace rnn
