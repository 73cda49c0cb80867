// What Evaluate answers, held against what Answer tells of the same examples one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <sstream>

#include "tests/engine/session/session_driver.h"

namespace rnn::test {
namespace {

using nlohmann::json;

void open(Driver& driver, const char* data, std::uint64_t steps) {
  Experiment experiment;
  experiment.data = data;
  experiment.hidden = 8;
  experiment.batch = 4;
  experiment.training.learning_rate = 0.01;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  driver.send(Train{steps, false});
}

std::vector<json> answers(Driver& driver, const json& evaluation) {
  std::vector<json> found;
  for (std::uint64_t i = 0; i < evaluation["examples"]; ++i) found.push_back(driver.result(Answer{i, 0}));
  return found;
}

std::vector<std::string> words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

/// The whole table of distances between beginnings.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
      } else {
        table[i][j] = std::min(
            {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      }
    }
  }
  return table[a.size()][b.size()];
}

TEST(Evaluation, OfClassesHasConfusionAndF1) {
  Driver driver;
  open(driver, "parity", 20);
  const json found = driver.result(Evaluate{});
  std::size_t counts[2][2] = {};  // [target][predicted] of even, odd
  std::size_t right_sequences = 0;
  for (const json& answer : answers(driver, found)) {
    const auto targets = words(answer["target"]), outputs = words(answer["output"]);
    for (std::size_t s = 0; s < targets.size(); ++s) ++counts[targets[s] == "odd"][outputs[s] == "odd"];
    right_sequences += answer["right"].get<bool>() ? 1 : 0;
  }
  const json& metrics = found["metrics"];
  EXPECT_EQ(metrics["classes"], json({"even", "odd"}));
  EXPECT_EQ(metrics["confusion"], json({{counts[0][0], counts[0][1]}, {counts[1][0], counts[1][1]}}));
  const auto total = static_cast<double>(counts[0][0] + counts[0][1] + counts[1][0] + counts[1][1]);
  EXPECT_NEAR(metrics["accuracy"], static_cast<double>(counts[0][0] + counts[1][1]) / total, 1e-12);
  EXPECT_NEAR(found["value"], metrics["accuracy"], 1e-12);
  EXPECT_NEAR(metrics["sequenceAccuracy"],
              static_cast<double>(right_sequences) / found["examples"].get<double>(), 1e-12);
  for (std::size_t c = 0; c < 2; ++c) {
    const auto hits = static_cast<double>(2 * counts[c][c]);
    const auto either = static_cast<double>(counts[c][0] + counts[c][1] + counts[0][c] + counts[1][c]);
    EXPECT_NEAR(metrics["f1"][c], hits / either, 1e-12);
  }
  EXPECT_EQ(found["part"], "validation");
  EXPECT_FALSE(found.contains("perplexity"));
}

TEST(Evaluation, OfNumbersHasTheirErrors) {
  Driver driver;
  open(driver, "adding", 5);
  const json found = driver.result(Evaluate{});
  double absolute = 0, squared = 0;
  for (const json& answer : answers(driver, found)) {
    const double error = answer["outputs"][0][0].get<double>() - answer["targets"][0][0].get<double>();
    absolute += std::abs(error);
    squared += error * error;
  }
  const double examples = found["examples"];
  EXPECT_NEAR(found["metrics"]["mae"], absolute / examples, 1e-6);  // outputs are single precision
  EXPECT_NEAR(found["metrics"]["rmse"], std::sqrt(squared / examples), 1e-6);
  EXPECT_NEAR(found["metrics"]["mse"], found["value"], 1e-9);
  EXPECT_EQ(found["metrics"].size(), 3u);
}

TEST(Evaluation, OfWrittenSequencesHasTheEditDistance) {
  Driver driver;
  open(driver, "reverse", 60);
  const json found = driver.result(Evaluate{});
  std::size_t edits = 0, symbols = 0;
  for (const json& answer : answers(driver, found)) {
    // The end is a symbol too, unless all of the room is filled without.
    const std::string target = answer["target"].get<std::string>() + ".";
    const std::string output = answer["output"];
    edits += std::min(distance(target, output + "."), distance(target, output));
    symbols += target.size();
  }
  const json& metrics = found["metrics"];
  EXPECT_NEAR(metrics["errorRate"], static_cast<double>(edits) / static_cast<double>(symbols), 0.02);
  EXPECT_NEAR(metrics["editDistance"].get<double>() * found["examples"].get<double>(),
              metrics["errorRate"].get<double>() * static_cast<double>(symbols), 1e-6);
  EXPECT_EQ(metrics["sequenceAccuracy"], found["value"]);
}

TEST(Evaluation, OfLabelsByCtcHasTheErrorRate) {
  Driver driver;
  open(driver, "drawn_out", 200);
  const json found = driver.result(Evaluate{});
  std::size_t edits = 0, symbols = 0, right = 0;
  for (const json& answer : answers(driver, found)) {
    edits += distance(answer["target"], answer["output"]);
    symbols += answer["target"].get<std::string>().size();
    right += answer["right"].get<bool>() ? 1 : 0;
  }
  const json& metrics = found["metrics"];
  EXPECT_NEAR(metrics["errorRate"], static_cast<double>(edits) / static_cast<double>(symbols), 1e-12);
  EXPECT_NEAR(metrics["errorRate"], found["value"], 1e-12);
  EXPECT_NEAR(metrics["sequenceAccuracy"], static_cast<double>(right) / found["examples"].get<double>(),
              1e-12);
  EXPECT_EQ(metrics.size(), 3u);
}

TEST(Evaluation, OfMusicCountsTheKeysOfItsTestPieces) {
  Driver driver;
  const char* pieces = R"({"train": [[[60, 64], [62], [60, 64], [62], [60]]],
                           "valid": [[[60], [62], [60]]], "test": [[[60, 64], [62], [60]], [[62], [60]]]})";
  ASSERT_EQ(driver.send(LoadText{"pieces.json", bytes_of_text(pieces)}).error, "");
  driver.send(SetProperty{"transposed", "false"});
  driver.send(SetProperty{"learning_rate", "0.05"});
  driver.send(Train{60, false});
  const json test = driver.result(Evaluate{Part::test}), whole = driver.result(Evaluate{Part::whole});
  EXPECT_EQ(test["part"], "test");
  EXPECT_EQ(test["examples"], 2);
  EXPECT_EQ(whole, test);
  const json found = driver.result(Evaluate{});
  EXPECT_EQ(found["examples"], 1);
  int right = 0, wrong = 0, missed = 0;
  const json answer = driver.result(Answer{});
  for (std::size_t s = 0; s < 3; ++s) {
    for (std::size_t key = 0; key < 88; ++key) {
      const bool sounds = answer["targets"][s][key] == 1, said = answer["outputs"][s][key] > 0.5;
      right += sounds && said ? 1 : 0;
      wrong += !sounds && said ? 1 : 0;
      missed += sounds && !said ? 1 : 0;
    }
  }
  EXPECT_GT(right, 0);
  EXPECT_NEAR(found["metrics"]["frameAccuracy"], right / double(right + wrong + missed), 1e-12);
  EXPECT_NEAR(found["metrics"]["frameF1"], 2 * right / double(2 * right + wrong + missed), 1e-12);
}

TEST(Evaluation, OfTextsHasPerplexityAndBits) {
  for (const TaskChoice shape : {TaskChoice::natural, TaskChoice::many_to_one}) {
    Experiment experiment = small_experiment();
    experiment.task_shape = shape;
    Driver driver;
    driver.open_small(experiment);
    const json found = driver.result(Evaluate{});
    const double nats = found["validationLoss"];
    EXPECT_NEAR(found["metrics"]["perplexity"], std::exp(nats), 1e-5 * std::exp(nats));
    EXPECT_NEAR(found["metrics"]["bitsPerCharacter"], nats / std::log(2.0), 1e-5);
  }
}

}  // namespace
}  // namespace rnn::test
