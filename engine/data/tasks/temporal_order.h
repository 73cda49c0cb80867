#pragma once

#include "engine/data/tasks/task.h"

namespace rnn {

/// Experiment 6a of Hochreiter and Schmidhuber (1997), section 5.6: a start symbol E, distractors a, b, c, d,
/// an end symbol B; at two steps X or Y instead. The class is their order: XX, XY, YX or YY. Lengths and
/// steps keep the paper's proportions (there T = 100): T … 1.1 T symbols, the first X or Y at T/10 … 2T/10,
/// the second at 5T/10 … 6T/10. Held out: another stream; the distractors hardly repeat.
class TemporalOrderTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit TemporalOrderTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
