#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Letters spoken slowly: each sounds for 2 to 5 frames at its own place on a circle of two resonances, with
/// 1 to 3 frames of silence before and behind, all of it noisy. The letters are to be written down without
/// being told which frames are whose (CTC, Graves et al. 2006). ⌈S/2⌉ … S letters, uniform. Held out: one
/// word in ten, by hash.
class DrawnOutTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit DrawnOutTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
