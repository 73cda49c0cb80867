// Metrics against their definitions, recorded by tests/oracles/metric_python.py.
#include <gtest/gtest.h>

#include <vector>

#include "engine/metrics/confusion.h"
#include "engine/metrics/edit_distance.h"
#include "engine/metrics/frame_accuracy.h"
#include "engine/metrics/likelihood.h"
#include "engine/metrics/regression.h"
#include "engine/metrics/tally.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

constexpr double kRounding = 1e-14;  // of numbers of the size of one

TEST(MetricsOracle, Classification) {
  const auto file = recorded("metric_python")["classification"];
  const auto targets = file["targets"].get<std::vector<Token>>();
  const auto predicted = file["predicted"].get<std::vector<Token>>();
  Confusion confusion(file["classes"]);
  Tally tally;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    confusion.add(targets[i], predicted[i]);
    tally.add(targets[i] == predicted[i]);
  }
  EXPECT_EQ(confusion.total(), targets.size());
  EXPECT_NEAR(confusion.accuracy(), file["accuracy"].get<double>(), kRounding);
  EXPECT_NEAR(tally.share(), file["accuracy"].get<double>(), kRounding);
  for (Token c = 0; c < confusion.classes(); ++c) {
    EXPECT_NEAR(confusion.precision(c), file["precision"][c].get<double>(), kRounding) << "class " << c;
    EXPECT_NEAR(confusion.recall(c), file["recall"][c].get<double>(), kRounding) << "class " << c;
    EXPECT_NEAR(confusion.f1(c), file["f1"][c].get<double>(), kRounding) << "class " << c;
  }
  EXPECT_NEAR(confusion.macro_precision(), file["macro"][0].get<double>(), kRounding);
  EXPECT_NEAR(confusion.macro_recall(), file["macro"][1].get<double>(), kRounding);
  EXPECT_NEAR(confusion.macro_f1(), file["macro"][2].get<double>(), kRounding);
}

TEST(MetricsOracle, FrameAccuracy) {
  const auto file = recorded("metric_python")["frames"];
  const auto targets = file["targets"].get<std::vector<std::vector<double>>>();
  const auto logits = file["logits"].get<std::vector<std::vector<double>>>();
  FrameCounts counts;
  for (std::size_t t = 0; t < targets.size(); ++t) counts.add<double>(targets[t], logits[t]);
  EXPECT_NEAR(counts.accuracy(), file["accuracy"].get<double>(), kRounding);
  EXPECT_NEAR(counts.precision(), file["precision"].get<double>(), kRounding);
  EXPECT_NEAR(counts.recall(), file["recall"].get<double>(), kRounding);
  const double harmonic = 2 / (1 / counts.precision() + 1 / counts.recall());
  EXPECT_NEAR(counts.f1(), harmonic, kRounding);
}

TEST(MetricsOracle, LikelihoodOfSteps) {
  const auto file = recorded("metric_python")["likelihood"];
  Likelihood likelihood;
  for (const double loss : file["losses"].get<std::vector<double>>()) likelihood.add(loss);
  EXPECT_NEAR(likelihood.perplexity(), file["perplexity"].get<double>(), 1e-13);
  EXPECT_NEAR(likelihood.bits_per_step(), file["bits"].get<double>(), kRounding);
}

TEST(MetricsOracle, Regression) {
  const auto file = recorded("metric_python")["regression"];
  RegressionError error;
  for (std::size_t i = 0; i < file["targets"].size(); ++i)
    error.add(file["targets"][i], file["predicted"][i]);
  EXPECT_NEAR(error.absolute_mean(), file["mae"].get<double>(), kRounding);
  EXPECT_NEAR(error.root_squared_mean(), file["rmse"].get<double>(), kRounding);
}

TEST(MetricsOracle, EditDistance) {
  const auto file = recorded("metric_python")["edits"];
  for (std::size_t i = 0; i < file["pairs"].size(); ++i) {
    const auto a = file["pairs"][i][0].get<std::vector<Token>>();
    const auto b = file["pairs"][i][1].get<std::vector<Token>>();
    EXPECT_EQ(edit_distance(a, b), file["distances"][i].get<std::size_t>()) << "pair " << i;
  }
}

}  // namespace
}  // namespace rnn
