#pragma once

#include <cstddef>
#include <vector>

#include "engine/data/tasks/forecast.h"

namespace rnn {

/// Sums of three sines of periods 8, 13 and 21 steps, their phases uniform, their strengths uniform in
/// [0.5, 1.5] and then scaled so that the sum has variance 1. The known answer: a linear recurrence over the
/// six last values is exact, so six numbers of memory suffice. Held out: another stream; phases never repeat.
class SinesTask final : public Task {
 public:
  static const TaskInfo kInfo;
  explicit SinesTask(const TaskSettings& settings);
  Example draw(Random& random, TaskPart part) const override;
};

}  // namespace rnn
