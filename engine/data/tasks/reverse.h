#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Words of random letters, to be written backwards, as sequence to sequence: a decoder with attention must
/// look at one place after another, so its weights are an anti-diagonal. Lengths are uniform in ⌈T/2⌉ … T.
/// Held out: one word in ten, by hash.
class ReverseTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit ReverseTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
