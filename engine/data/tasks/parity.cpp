#include "engine/data/tasks/parity.h"

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::string_view kBits[] = {"0", "1"};
constexpr std::string_view kParities[] = {"even", "odd"};

}  // namespace

constinit const TaskInfo ParityTask::kInfo{
    .about = "Is the number of ones so far even or odd?",
    .source = "Minsky and Papert 1969, \"Perceptrons\"",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::one_hot,
    .inputs = kBits,
    .outputs = kParities,
    .loss = LossKind::softmax,
    .metric = MetricKind::accuracy,
    .chance = "even and odd are equally frequent at every step: 1/2",
    .solved = "99 % of the steps: ours",
    .length = {"most bits", 8, 40, 1000},
    .horizon = {},
};

ParityTask::ParityTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length, settings.length}) {
  set_lines(0.5, 0.99);
}

Example ParityTask::draw(Random& random, TaskPart part) const {
  const std::size_t most = settings().length;
  Example example;
  do {
    example.input_tokens.resize(draw_between(random, (most + 1) / 2, most));
    for (Token& bit : example.input_tokens) bit = draw_token(random, 2);
  } while (is_held_out(example.input_tokens) != (part == TaskPart::held_out));
  Token parity = 0;
  for (const Token bit : example.input_tokens) example.target_tokens.push_back(parity ^= bit);
  return example;
}

}  // namespace rnn
