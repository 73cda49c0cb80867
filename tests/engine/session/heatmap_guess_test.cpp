// What the network expects next, told beside the activations.
#include <gtest/gtest.h>

#include "tests/engine/session/session_driver.h"

namespace rnn::test {
namespace {

Snapshot probed(double temperature) {
  Driver driver;
  Experiment experiment = small_experiment();
  experiment.sampling.temperature = temperature;
  driver.open_small(experiment);
  driver.result(Probe{0, "h"});
  driver.run_until_idle();
  return driver.session.snapshot();
}

// At temperature 0 each character written is the likeliest one, so the text itself is the oracle.
TEST(HeatmapGuess, TheLikeliestIsWhatIsWrittenAtTemperatureZero) {
  const Snapshot snapshot = probed(0);
  ASSERT_TRUE(snapshot.heatmap);
  const Heatmap& map = *snapshot.heatmap;
  ASSERT_GT(map.columns, 5);
  ASSERT_EQ(map.likely, 3);
  for (int column = 0; column + 1 < map.columns; ++column)
    EXPECT_EQ(map.likely_characters[column * 3], map.characters[column + 1]) << "column " << column;
}

TEST(HeatmapGuess, ProbabilitiesFallAndAddUpToAtMostOne) {
  const Snapshot snapshot = probed(1);
  ASSERT_TRUE(snapshot.heatmap);
  const auto& p = snapshot.heatmap->likely_probabilities;
  ASSERT_EQ(p.size(), static_cast<std::size_t>(snapshot.heatmap->columns) * 3);
  for (std::size_t i = 0; i < p.size(); i += 3) {
    EXPECT_GE(p[i], p[i + 1]);
    EXPECT_GE(p[i + 1], p[i + 2]);
    EXPECT_GT(p[i + 2], 0);
    EXPECT_LE(p[i] + p[i + 1] + p[i + 2], 1.0001f);
  }
}

// A snapshot taken as soon as another text was begun must not look for the old one's characters in it.
TEST(HeatmapGuess, FollowsATextThatWasBegunAnew) {
  Driver driver;
  driver.open_small();
  driver.result(Probe{0, "h"});
  driver.run_until_idle();
  ASSERT_GT(driver.session.snapshot().heatmap->columns, 20);
  driver.session.submit({0, SetProperty{"prime", "\"the\""}});
  driver.session.run_for(0);
  const Snapshot snapshot = driver.session.snapshot();
  if (snapshot.heatmap) {
    EXPECT_LE(snapshot.heatmap->columns, 3);
  }
}

}  // namespace
}  // namespace rnn::test
