#include "engine/data/tasks/task.h"

#include <array>
#include <string>

#include "engine/data/tasks/adding.h"
#include "engine/data/tasks/addition.h"
#include "engine/data/tasks/brackets.h"
#include "engine/data/tasks/copy.h"
#include "engine/data/tasks/drawn_out.h"
#include "engine/data/tasks/lorenz.h"
#include "engine/data/tasks/mackey_glass.h"
#include "engine/data/tasks/parity.h"
#include "engine/data/tasks/reber.h"
#include "engine/data/tasks/reverse.h"
#include "engine/data/tasks/sines.h"
#include "engine/data/tasks/temporal_order.h"

namespace rnn {
namespace {

struct TaskType {
  const TaskInfo& info;
  std::unique_ptr<Task> (*make)(const TaskSettings&);
};

template <class Type>
std::unique_ptr<Task> make(const TaskSettings& settings) {
  return std::make_unique<Type>(settings);
}

constexpr TaskType kTypes[] = {
#define RNN_TASK_TYPE(name, Type, title) {Type::kInfo, make<Type>},
    RNN_TASKS(RNN_TASK_TYPE)
#undef RNN_TASK_TYPE
};

const TaskType& type(TaskKind kind) { return kTypes[static_cast<std::size_t>(kind)]; }

/// Empty when right; replaces 0 by the standard.
std::string complete(std::size_t& value, const TaskRange& range, std::string_view name) {
  if (value == 0) value = range.standard;
  if (value >= range.least && value <= range.most) return {};
  if (range.most == 0) return "has no " + std::string(name) + ": leave it at 0";
  return "takes a " + std::string(name) + " (" + std::string(range.about) + ") from " +
         std::to_string(range.least) + " to " + std::to_string(range.most) + ", not " + std::to_string(value);
}

}  // namespace

const TaskInfo& task_info(TaskKind kind) { return type(kind).info; }

Expected<TaskSettings> complete(TaskSettings settings) {
  const TaskInfo& info = task_info(settings.kind);
  std::string wrong = complete(settings.length, info.length, "length");
  if (wrong.empty()) wrong = complete(settings.horizon, info.horizon, "horizon");
  if (wrong.empty() && settings.reversed_input && !info.reversible) wrong = "cannot reverse its input";
  if (wrong.empty()) return settings;
  return error("The task '" + std::string(kTaskNames[static_cast<std::size_t>(settings.kind)]) + "' " +
               wrong + ".");
}

Expected<std::unique_ptr<Task>> make_task(const TaskSettings& settings) {
  const Expected<TaskSettings> full = complete(settings);
  if (!full) return error(full.error().message);
  return type(full->kind).make(*full);
}

Random task_random(std::uint64_t seed, TaskPart part) {
  return Random(part == TaskPart::training ? seed : seed ^ 0x5eed'0f'7e57'5e75);
}

std::vector<Example> held_out_examples(const Task& task, std::size_t count, std::uint64_t seed) {
  Random random = task_random(seed, TaskPart::held_out);
  std::vector<Example> examples;
  examples.reserve(count);
  for (std::size_t i = 0; i < count; ++i) examples.push_back(task.draw(random, TaskPart::held_out));
  return examples;
}

}  // namespace rnn
