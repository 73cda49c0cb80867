// What Answer answers.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "engine/data/corpus.h"
#include "engine/network/stepper.h"
#include "engine/session/presets.h"
#include "engine/session/saved_model.h"
#include "tests/engine/session/session_driver.h"

namespace rnn::test {
namespace {

using nlohmann::json;

Driver& open(Driver& driver, const char* preset, std::uint64_t steps) {
  Experiment experiment = find_preset(preset)->experiment;
  experiment.hidden = 24;
  experiment.batch = 32;
  EXPECT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  if (steps > 0) driver.send(Train{steps, false});
  return driver;
}

TEST(Answer, OfSequenceToSequenceIsTheLikeliestOrTheBestOfABeam) {
  Driver driver;
  open(driver, "reverse-attention", 30);
  for (std::uint64_t example = 0; example < 6; ++example) {
    const json greedy = driver.result(Answer{example, 0});
    const std::string input = greedy["input"], target = greedy["target"];
    EXPECT_EQ(target, std::string(input.rbegin(), input.rend()));
    EXPECT_EQ(greedy["right"], greedy["output"] == greedy["target"]);
    EXPECT_FALSE(greedy.contains("beams"));
    ASSERT_FALSE(greedy["attention"].empty());  // a distribution over the letters for each step of the target
    for (const json& row : greedy["attention"]) {
      ASSERT_EQ(row.size(), greedy["steps"]);
      double sum = 0;
      for (const double weight : row) sum += weight;
      EXPECT_NEAR(sum, 1, 1e-5);  // single precision
    }
    const json one = driver.result(Answer{example, 1}), wide = driver.result(Answer{example, 8});
    EXPECT_EQ(one["output"], greedy["output"]);
    EXPECT_EQ(wide["output"], greedy["output"]);
    EXPECT_EQ(one["beams"][0]["output"], greedy["output"]);
    ASSERT_EQ(wide["beams"].size(), 8U);
    for (std::size_t i = 1; i < 8; ++i) {
      EXPECT_GE(wide["beams"][i - 1]["logProbability"], wide["beams"][i]["logProbability"]);
    }
  }
}

TEST(Answer, GoesOnUntilTheEndIsWritten) {
  // Before training the end does not come: all of the room for the longest word is filled.
  Driver driver;
  open(driver, "reverse-attention", 0);
  std::size_t longer = 0;
  for (std::uint64_t example = 0; example < 6; ++example) {
    const json greedy = driver.result(Answer{example, 0}), one = driver.result(Answer{example, 1});
    const std::string output = greedy["output"], target = greedy["target"];
    EXPECT_EQ(one["beams"][0]["output"], output);
    longer += output.size() > target.size() + 1 ? 1 : 0;  // the end is a step of the target
  }
  EXPECT_GT(longer, 0U);
}

TEST(Answer, OfOtherTasksIsWhatTheNetworkSays) {
  Driver parity;
  open(parity, "parity-gru", 5);
  const json bits = parity.result(Answer{1, 0});
  std::string expected;
  bool odd = false;
  for (const char bit : bits["input"].get<std::string>()) {
    odd = odd != (bit == '1');
    expected += std::string(expected.empty() ? "" : " ") + (odd ? "odd" : "even");
  }
  EXPECT_EQ(bits["target"], expected);
  EXPECT_EQ(bits["input"].get<std::string>().size(), bits["steps"]);
  const std::string output = bits["output"];
  EXPECT_EQ(std::ranges::count(output, ' ') + 1, bits["steps"]);
  Driver adding;
  open(adding, "adding-lstm", 5);
  const json sum = adding.result(Answer{2, 0});
  EXPECT_EQ(sum["inputs"].size(), sum["steps"]);
  double target = 0;
  for (const auto& step : sum["inputs"]) target += step[0].get<double>() * step[1].get<double>();
  EXPECT_NEAR(sum["targets"][0][0], target, 1e-6);  // single precision
  EXPECT_EQ(sum["outputs"].size(), 1U);
}

TEST(Answer, OfOneToManyGoesOnFromItsOwnOutput) {
  Experiment experiment = small_experiment();
  experiment.task_shape = TaskChoice::one_to_many;
  Driver driver;
  driver.open_small(experiment);
  driver.send(Train{60, false});
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  Network<float> network(saved->model.shape);
  ASSERT_TRUE(arena_from_tensors(network.table(), saved->model.tensors, network.change_weights()));
  network.pack();
  const Vocabulary vocabulary = read_corpus("small", bytes_of_text(small_text()))->vocabulary;
  for (std::uint64_t example = 0; example < 10; ++example) {
    const std::vector<Clamp> held =
        example < 5 ? std::vector<Clamp>{} : std::vector<Clamp>{{0, 3, 0.9}, {0, 7, -1}};
    const json found = driver.result(Answer{example, 0, held});
    Stepper<float> stepper(network, held);
    Token token = vocabulary.encode(found["input"].get<std::string>())->at(0);
    std::vector<Token> written;
    for (int t = 0; t < 8; ++t) {
      const auto logits = stepper.feed(token);
      token = static_cast<Token>(std::ranges::max_element(logits) - logits.begin());
      written.push_back(token);
    }
    EXPECT_EQ(found["output"], vocabulary.decode(written));
    EXPECT_EQ(found["target"].get<std::string>().size(), 8U);
  }
}

TEST(Answer, OfSequenceToSequenceWithEveryUnitHeldIsTheSameForAll) {
  Experiment experiment = find_preset("reverse-attention")->experiment;
  experiment.attention = AttentionKind::none;  // nothing of the input reaches the output but the states
  experiment.hidden = 6;
  Driver driver;
  driver.result(OpenExperiment{experiment});
  driver.result(Train{30, false});
  std::vector<Clamp> held;
  for (std::size_t unit = 0; unit < 6; ++unit) held.push_back({0, unit, unit % 2 ? 0.5 : -0.5});
  std::set<std::string> free_outputs, held_outputs;
  for (std::uint64_t example = 0; example < 20; ++example) {
    free_outputs.insert(driver.result(Answer{example, 1})["output"]);
    const json answer = driver.result(Answer{example, 3, held});
    held_outputs.insert(answer["output"]);
    EXPECT_EQ(driver.result(Answer{example, 0, held})["output"], answer["output"]);
    EXPECT_EQ(answer["beams"].size(), 3U);
  }
  EXPECT_GT(free_outputs.size(), 1U);
  EXPECT_EQ(held_outputs.size(), 1U);
}

TEST(Answer, RefusalsNameWhatIsThere) {
  Driver driver;
  open(driver, "reverse-attention", 1);
  EXPECT_TRUE(driver.send(Answer{1'000'000, 0}).error.contains("its number must be 0 to "));
  EXPECT_TRUE(driver.send(Answer{0, 257}).error.contains("beam is 257, but must be 0 to 256"));
  EXPECT_TRUE(driver.send(Answer{0, 0, {{1, 0, 1}}}).error.contains("the network's layers are 0 to 0"));
  EXPECT_TRUE(driver.send(Answer{0, 0, {{0, 99, 1}}}).error.contains("the layer's units are 0 to "));
  EXPECT_TRUE(driver.send(Answer{0, 0, {{0, 0, 1e99}}}).error.contains("must be finite"));
  open(driver, "parity-gru", 1);
  EXPECT_TRUE(driver.send(Answer{0, 2}).error.contains("sequence-to-sequence"));
  driver.open_small();
  EXPECT_TRUE(driver.send(Answer{}).error.contains("write with it"));
}

}  // namespace
}  // namespace rnn::test
