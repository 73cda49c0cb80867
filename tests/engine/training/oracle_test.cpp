// Ten steps of training against PyTorch's loss curve, recorded in double by tests/oracles/record_training.py:
// every cell with every optimizer, two layers, carried state, passes that end, clipping by norm and by value
// at work.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/kernels/update.h"
#include "engine/training/trainer.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

using Json = nlohmann::json;

template <class Kind, class Names>
Kind kind_named(const Names& names, const std::string& name) {
  const auto found = std::ranges::find(names, name);
  EXPECT_NE(found, names.end()) << name;
  return static_cast<Kind>(found - names.begin());
}

std::vector<NamedTensor> tensors(const Json& records) {
  std::vector<NamedTensor> result;
  for (const Json& r : records) result.push_back({r["name"], r["shape"], r["values"]});
  return result;
}

void expect_as_recorded(const Json& record) {
  SCOPED_TRACE(record["cell"].get<std::string>() + " with " + record["optimizer"].get<std::string>());
  Network<float> network({.cell = kind_named<CellKind>(kCellNames, record["cell"]),
                          .inputs = record["vocabulary"],
                          .hidden = record["hidden"],
                          .layers = record["layers"],
                          .outputs = record["vocabulary"]});
  const auto taken =
      arena_from_tensors(network.table(), tensors(record["weights"]), network.change_weights());
  ASSERT_TRUE(taken) << taken.error().message;
  network.pack();
  TrainingSettings settings;
  settings.optimizer = kind_named<OptimizerKind>(kOptimizerNames, record["optimizer"]);
  settings.learning_rate = record["learning_rate"];
  settings.momentum = record["momentum"];
  settings.weight_decay = record["weight_decay"];
  settings.clip = record["clip"];
  settings.clip_value = record["clip_value"];
  const std::vector<Token> text = record["text"];
  Trainer trainer(network, text, record["bptt"], record["batch"], settings);

  // Float rounding, a few 1e-7 at each step, grows with every update: Adam and RMSProp divide by small
  // gradients. Relative where numbers are above one.
  constexpr double kTolerance = 2e-5;
  std::size_t shortened = 0, cut = 0;
  for (std::size_t i = 0; i < record["losses"].size(); ++i) {
    const auto report = trainer.step();
    ASSERT_TRUE(report);
    EXPECT_NEAR(report->loss, record["losses"][i].get<double>(), kTolerance) << "step " << i;
    const double norm = record["norms"][i];
    EXPECT_NEAR(report->gradient_norm, norm, kTolerance * std::max(1.0, norm)) << "step " << i;
    const std::span<const float> gradients = trainer.gradients();  // after clipping by value
    shortened += sum_of_squares(gradients.data(), gradients.size()) > settings.clip * settings.clip;
    cut += std::ranges::count(gradients, static_cast<float>(settings.clip_value)) > 0;
  }
  EXPECT_TRUE(settings.clip == 0 || shortened > 0) << "the record shows no clipping by norm";
  EXPECT_TRUE(settings.clip_value == 0 || cut > 0) << "the record shows no clipping by value";
  const auto end = tensors_from_arena(trainer.network().table(), trainer.network().weights());
  for (const NamedTensor& expected : tensors(record["final"])) {
    const auto found = std::ranges::find(end, expected.name, &NamedTensor::name);
    ASSERT_NE(found, end.end());
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
      EXPECT_NEAR(found->values[i], expected.values[i], 1e-4) << expected.name;
    }
  }
}

TEST(PyTorchTraining, TenStepsHaveTheSameLossesNormsAndWeights) {
  std::ifstream file(RNN_SOURCE_DIR "/tests/oracles/training.json");
  const Json records = Json::parse(file);
  std::set<std::pair<std::string, std::string>> combinations;
  std::set<std::pair<bool, bool>> clippings;
  for (const Json& record : records) {
    combinations.emplace(record["cell"], record["optimizer"]);
    clippings.emplace(record["clip"] > 0, record["clip_value"] > 0);
  }
  EXPECT_EQ(combinations.size(), 4 * kOptimizerNames.size());
  EXPECT_EQ(clippings.size(), 3u) << "by norm, by value, by both";
  for (const Json& record : records) expect_as_recorded(record);
}

}  // namespace
}  // namespace rnn
