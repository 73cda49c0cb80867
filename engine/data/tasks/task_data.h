#pragma once

#include <memory>

#include "engine/data/example_data.h"
#include "engine/data/tasks/task.h"

namespace rnn {

/// A known-answer task as data: examples without end, and a thousand that are held out.
class TaskData final : public ExampleData {
 public:
  static constexpr std::size_t kHeldOut = 1000;

  explicit TaskData(std::unique_ptr<Task> task);

  const Task& task() const { return *task_; }
  Example draw(Random& random) const override { return task_->draw(random, TaskPart::training); }

 private:
  std::unique_ptr<Task> task_;
};

}  // namespace rnn
