#include "engine/data/tasks/task_data.h"

namespace rnn {
namespace {

ExampleForm form_of(const Task& task) {
  const TaskInfo& info = task.info();
  return {.task = info.shape,
          .input_kind = info.input_kind,
          .inputs = info.inputs.size(),
          .outputs = info.outputs.size(),
          .loss = info.loss,
          .metric = info.metric,
          .steps = task.extent().steps,
          .target_steps = task.extent().target_steps,
          .foretells = info.foretells,
          .chance = task.chance(),
          .solved = task.solved()};
}

std::vector<std::string> strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace

TaskData::TaskData(std::unique_ptr<Task> task)
    : ExampleData(form_of(*task), strings(task->info().inputs), strings(task->info().outputs)),
      task_(std::move(task)) {
  validation_ = held_out_examples(*task_, kHeldOut);
}

}  // namespace rnn
