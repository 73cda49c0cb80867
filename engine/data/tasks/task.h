#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/data/example.h"
#include "engine/data/tasks/metric.h"
#include "engine/data/tasks/task_kind.h"
#include "engine/error.h"
#include "engine/random.h"

namespace rnn {

/// What a user may change of a task; 0 means the task's own standard.
struct TaskSettings {
  TaskKind kind = TaskKind::adding;
  std::size_t length = 0;       // what it counts: TaskInfo::length.about
  std::size_t horizon = 0;      // forecasting tasks: how many steps ahead
  bool reversed_input = false;  // addition only: the problem is read from right to left

  bool operator==(const TaskSettings&) const = default;
};

/// A whole number that a task takes; most = 0: it takes none.
struct TaskRange {
  std::string_view about;
  std::size_t least = 0, standard = 0, most = 0;
};

/// What a task is, whatever its settings. Inputs and outputs are as many as their names. In
/// sequence-to-sequence tasks output 0 is the end: every target ends with it, and it starts the decoder.
struct TaskInfo {
  std::string_view about;   // a sentence for the screen
  std::string_view source;  // whose task it is
  TaskShape shape;
  InputKind input_kind;
  std::span<const std::string_view> inputs;   // [I] symbols of the vocabulary, or names of the numbers
  std::span<const std::string_view> outputs;  // [O] likewise
  LossKind loss;
  MetricKind metric;
  std::string_view chance;  // what the chance baseline is
  std::string_view solved;  // what the solved line is, and whose
  TaskRange length, horizon;
  bool reversible = false;  // knows reversed_input
  bool foretells = false;   // ExampleForm::foretells
};

/// The longest that an example can be.
struct TaskExtent {
  std::size_t steps, target_steps;  // T, S

  bool operator==(const TaskExtent&) const = default;
};

/// Two stocks of examples without a problem in common: see each task for how they are told apart.
enum class TaskPart { training, held_out };

/// A task with a known answer: draws examples, and says what chance and a solution look like.
class Task {
 public:
  virtual ~Task() = default;

  /// The same random state gives the same example on every platform.
  virtual Example draw(Random& random, TaskPart part) const = 0;

  const TaskInfo& info() const { return info_; }
  const TaskSettings& settings() const { return settings_; }  // none of them 0
  TaskExtent extent() const { return extent_; }
  double chance() const { return chance_; }  // of the metric
  double solved() const { return solved_; }  // of the metric
  bool is_solved(double value) const {
    return metric_info(info_.metric).lower_is_better ? value <= solved_ : value >= solved_;
  }

 protected:
  Task(const TaskInfo& info, const TaskSettings& settings, TaskExtent extent)
      : info_(info), settings_(settings), extent_(extent) {}
  void set_lines(double chance, double solved) {
    chance_ = chance;
    solved_ = solved;
  }

 private:
  const TaskInfo& info_;
  TaskSettings settings_;
  TaskExtent extent_;
  double chance_ = 0, solved_ = 0;
};

const TaskInfo& task_info(TaskKind kind);

/// Fills in the standards. Error: a setting out of the task's range.
Expected<TaskSettings> complete(TaskSettings settings);

/// Error: as of complete(). The series of forecasting tasks are computed here, in tens of milliseconds.
Expected<std::unique_ptr<Task>> make_task(const TaskSettings& settings);

/// The random numbers to draw a part's examples with: another stream for each part of the same seed.
Random task_random(std::uint64_t seed, TaskPart part);

/// A test set: always the same for the same task, count and seed.
std::vector<Example> held_out_examples(const Task& task, std::size_t count, std::uint64_t seed = 1);

}  // namespace rnn
