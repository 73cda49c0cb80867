#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// The copying memory problem of Hochreiter and Schmidhuber (1997), in the form of Arjovsky, Shah and Bengio
/// (2016), section 4.1: ten of eight symbols, T − 1 blanks, a delimiter, ten blanks; to be written are T + 10
/// blanks, then the ten symbols. T, the delay, is settings().length. Held out: another stream; 8¹⁰ words
/// hardly repeat.
class CopyTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit CopyTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
