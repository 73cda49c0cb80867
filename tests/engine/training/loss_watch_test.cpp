#include "engine/training/loss_watch.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random.h"

namespace rnn {
namespace {

using Verdict = LossWatch::Verdict;

/// Steps of this loss until it counts as exploded; 0: not within a hundred.
int steps_until_exploded(LossWatch& watch, double loss) {
  for (int step = 1; step <= 100; ++step) {
    if (watch.look(loss) == Verdict::exploded) return step;
  }
  return 0;
}

TEST(LossWatch, ExplodedIsAThousandTimesTheBestAndOneMoreFiveStepsRunning) {
  for (const double best : {0.0, 1e-4, 0.17, 2.5, 61.0, -3.0}) {
    LossWatch watch;
    for (int i = 0; i < 10; ++i) EXPECT_EQ(watch.look(best), Verdict::near_best);
    EXPECT_DOUBLE_EQ(watch.best(), best);
    const double line = best + 1000 * (std::abs(best) + 1);
    LossWatch below = watch;
    EXPECT_EQ(steps_until_exploded(below, 0.999 * line), 0) << best;
    EXPECT_EQ(steps_until_exploded(watch, 1.001 * line), 5) << best;
  }
}

TEST(LossWatch, FourHighStepsAreNoise) {
  LossWatch watch;
  for (int round = 0; round < 50; ++round) {
    EXPECT_NE(watch.look(0.5), Verdict::exploded);
    for (int i = 0; i < 4; ++i) EXPECT_EQ(watch.look(1e6), Verdict::worse);
  }
}

TEST(LossWatch, AHugeLossThatFallsIsNoExplosion) {
  LossWatch watch;
  for (double loss = 1e12; loss > 1e-6; loss *= 0.9) EXPECT_EQ(watch.look(loss), Verdict::near_best);
}

TEST(LossWatch, NoiseAboutTheBestIsNearIt) {
  LossWatch watch;
  Random random(1);
  int near = 0;
  for (int i = 0; i < 1000; ++i) near += watch.look(random.uniform(0.1, 0.3)) == Verdict::near_best;
  EXPECT_GT(near, 900);  // a loss of at most twice the best, 0.2 or a little less
  EXPECT_EQ(watch.look(1), Verdict::worse);
}

TEST(LossWatch, GoesOnFromOtherWeightsWithTheSameBest) {
  LossWatch watch;
  watch.look(0.2);
  EXPECT_EQ(steps_until_exploded(watch, 1e30), 5);
  watch.go_on();
  EXPECT_EQ(watch.look(0.3), Verdict::near_best);
  EXPECT_DOUBLE_EQ(watch.best(), 0.2);
  EXPECT_EQ(steps_until_exploded(watch, 1e30), 5);
}

}  // namespace
}  // namespace rnn
