#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// The adding problem of Hochreiter and Schmidhuber (1997), section 5.4, in the form of Le, Jaitly and Hinton
/// (2015), section 4.1: at each of T steps a value uniform in [0, 1) and a mark, which is 1 at two steps and
/// 0 elsewhere; after the last step the sum of the two marked values is asked. One mark lies in each half
/// (Arjovsky, Shah and Bengio 2016, section 4.2), so that what must be bridged grows with T. Held out:
/// another stream; values never repeat.
class AddingTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit AddingTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
