#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/training/settings.h"

namespace rnn {

double learning_rate_at(const TrainingSettings& settings, std::uint64_t step) {
  const std::uint64_t length = static_cast<std::uint64_t>(std::max<std::int64_t>(settings.schedule_steps, 1));
  const double part = static_cast<double>(std::min(step, length)) / static_cast<double>(length);
  const double f = settings.schedule_factor;
  switch (settings.schedule) {
    case ScheduleKind::constant:
      break;
    case ScheduleKind::step:
      return settings.learning_rate * std::pow(f, static_cast<double>(step / length));
    case ScheduleKind::cosine:
      return settings.learning_rate * (f + (1 - f) * (1 + std::cos(std::numbers::pi * part)) / 2);
    case ScheduleKind::warmup:
      return settings.learning_rate *
             std::min(1.0, static_cast<double>(step + 1) / static_cast<double>(length));
  }
  return settings.learning_rate;
}

}  // namespace rnn
