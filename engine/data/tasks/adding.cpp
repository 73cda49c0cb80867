#include "engine/data/tasks/adding.h"

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::string_view kInputs[] = {"value", "mark"};
constexpr std::string_view kOutputs[] = {"sum"};

}  // namespace

constinit const TaskInfo AddingTask::kInfo{
    .about = "Two numbers of a long series are marked; say their sum at the end.",
    .source = "Hochreiter and Schmidhuber 1997; Le, Jaitly and Hinton 2015",
    .shape = TaskShape::many_to_one,
    .input_kind = InputKind::dense,
    .inputs = kInputs,
    .outputs = kOutputs,
    .loss = LossKind::squared,
    .metric = MetricKind::mse,
    .chance = "always saying 1: the variance of a sum of two uniform numbers, 2/12",
    .solved = "0.01, a typical error of 0.1: ours",
    .length = {"steps", 2, 100, 2000},
    .horizon = {},
};

AddingTask::AddingTask(const TaskSettings& settings) : Task(kInfo, settings, {settings.length, 1}) {
  set_lines(1.0 / 6.0, 0.01);
}

Example AddingTask::draw(Random& random, TaskPart) const {
  const std::size_t steps = settings().length;
  Example example;
  example.inputs.resize(steps * 2);
  for (std::size_t t = 0; t < steps; ++t) example.inputs[2 * t] = static_cast<float>(random.uniform());
  const std::size_t first = draw_below(random, steps / 2);
  const std::size_t second = draw_between(random, steps / 2, steps - 1);
  for (const std::size_t t : {first, second}) example.inputs[2 * t + 1] = 1;
  example.targets = {example.inputs[2 * first] + example.inputs[2 * second]};
  return example;
}

}  // namespace rnn
