#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// The embedded Reber grammar (Hochreiter and Schmidhuber 1997, section 5.1, figures 3 and 4): B, then T or
/// P, then a string of Reber's grammar, then the same T or P again, then E; every branch is taken with
/// probability 1/2. The target at each symbol is the next one; `targets` says which next symbols are legal
/// (1) and which are not (0): the metric asks that the legal ones are the most probable ones all along the
/// string. Strings longer than settings().length are not drawn (five in a million at 48). Held out: another
/// stream; short strings are in both, as few as they are, and what must be bridged is longer than they.
class ReberTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit ReberTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
