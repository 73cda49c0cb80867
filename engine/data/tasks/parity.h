#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Parity of a string of random bits, asked at every step for the bits so far (a task without a linear answer
/// since Minsky and Papert 1969; a recurrent one needs a single bit of memory). Lengths are uniform in ⌈T/2⌉
/// … T. Held out: one string in ten, by hash.
class ParityTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit ParityTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
