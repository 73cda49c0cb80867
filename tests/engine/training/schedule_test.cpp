#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "engine/training/settings.h"

namespace rnn {
namespace {

std::vector<double> rates(ScheduleKind schedule, std::int64_t length, double factor, std::size_t count) {
  TrainingSettings settings;
  settings.learning_rate = 0.5;
  settings.schedule = schedule;
  settings.schedule_steps = length;
  settings.schedule_factor = factor;
  std::vector<double> result;
  for (std::uint64_t step = 0; step < count; ++step) result.push_back(learning_rate_at(settings, step));
  return result;
}

TEST(Schedule, ConstantStays) {
  EXPECT_EQ(rates(ScheduleKind::constant, 2, 0.1, 4), (std::vector<double>{0.5, 0.5, 0.5, 0.5}));
}

TEST(Schedule, StepMultipliesEveryLength) {
  EXPECT_EQ(rates(ScheduleKind::step, 2, 0.25, 6),
            (std::vector<double>{0.5, 0.5, 0.125, 0.125, 0.03125, 0.03125}));
}

TEST(Schedule, CosineFallsFromRateToFactorAndStays) {
  const auto r = rates(ScheduleKind::cosine, 4, 0.2, 7);
  const double root = std::sqrt(0.5);
  const std::vector<double> cosines = {1, root, 0, -root, -1, -1, -1};
  for (std::size_t i = 0; i < r.size(); ++i)
    EXPECT_NEAR(r[i], 0.5 * (0.2 + 0.8 * (1 + cosines[i]) / 2), 1e-15) << i;
}

TEST(Schedule, WarmupRisesByEqualStepsThenStays) {
  EXPECT_EQ(rates(ScheduleKind::warmup, 4, 0.1, 6), (std::vector<double>{0.125, 0.25, 0.375, 0.5, 0.5, 0.5}));
}

}  // namespace
}  // namespace rnn
