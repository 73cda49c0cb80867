#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Addition in writing, as sequence to sequence (after Zaremba and Sutskever 2014, "Learning to execute"):
/// "12+57=" is read, "69" and the end are written. Both numbers are uniform in 0 … 10^d − 1 and bear no
/// leading zeros; d is settings().length. With reversed_input the problem is read from right to left,
/// "75+21=": a known help, as it brings the digits that decide first closer (Sutskever, Vinyals and Le 2014,
/// section 3.3, reverse the source). Held out: one problem in ten by hash, together with its mirror image, a
/// + b with b + a.
class AdditionTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit AdditionTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
