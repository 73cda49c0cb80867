// Saving and going on is the same as never having stopped, to the last bit.
#include "engine/formats/safetensors.h"
#include "session_driver.h"

namespace rnn {
namespace {

using namespace test;

struct Case {
  CellKind cell;
  OptimizerKind optimizer;
  std::int64_t layers;
};

class SavedRun : public testing::TestWithParam<Case> {};

Experiment experiment_of(const Case& c) {
  auto experiment = small_experiment();
  experiment.cell = c.cell;
  experiment.layers = c.layers;
  experiment.training.optimizer = c.optimizer;
  experiment.training.learning_rate = 0.003;
  experiment.training.schedule = ScheduleKind::cosine;
  return experiment;
}

/// Everything a snapshot tells of the run, without its serial numbers, its speed and its texts, which are
/// written at times of their own.
std::vector<std::uint8_t> facts(Session& session) {
  auto snapshot = session.snapshot();
  snapshot.serial = snapshot.experiment_serial = snapshot.network_serial = snapshot.data_serial = 0;
  snapshot.characters_per_second = snapshot.steps_per_second = 0;
  snapshot.samples.clear();
  return pack(snapshot);
}

TEST_P(SavedRun, GoesOnAsIfNeverStopped) {
  // 37 + 26 steps: saved in the middle of the second pass over the text, resumed into the fourth.
  Driver uninterrupted, first, second(2);
  for (auto* driver : {&uninterrupted, &first}) driver->open_small(experiment_of(GetParam()));
  uninterrupted.result(Train{37, false});
  first.result(Train{37, false});
  const auto saved = first.send(Save{});
  ASSERT_EQ(saved.error, "");
  EXPECT_EQ(second.send(LoadModel{saved.bytes}).error, "");
  EXPECT_EQ(facts(second.session), facts(first.session));

  const auto expected = uninterrupted.result(Train{26});
  const auto resumed = second.result(Train{26});
  for (const auto* name : {"step", "loss", "validationLoss"})
    EXPECT_EQ(resumed[name], expected[name]) << name;
  EXPECT_EQ(facts(second.session), facts(uninterrupted.session));
  EXPECT_EQ(second.send(Save{}).bytes, uninterrupted.send(Save{}).bytes);
  EXPECT_GT(second.session.snapshot().epoch, 1.5);
}

INSTANTIATE_TEST_SUITE_P(Cells, SavedRun,
                         testing::Values(Case{CellKind::lstm, OptimizerKind::adam, 1},
                                         Case{CellKind::lstm, OptimizerKind::rmsprop, 2},
                                         Case{CellKind::gru, OptimizerKind::adamw, 1},
                                         Case{CellKind::rnn, OptimizerKind::sgd, 3},
                                         Case{CellKind::rnn_relu, OptimizerKind::adam, 1}),
                         [](const auto& tested) {
                           return std::string(kCellNames[static_cast<std::size_t>(tested.param.cell)]) + "_" +
                                  std::string(
                                      kOptimizerNames[static_cast<std::size_t>(tested.param.optimizer)]);
                         });

TEST(Save, WithinAValidationBeginsItAnew) {
  auto experiment = small_experiment();
  Driver straight, saved, resumed;
  straight.open_small(experiment);
  saved.open_small(experiment);
  straight.result(Train{11, false});
  saved.result(Train{9, false});
  saved.session.submit({500, rnn::Run{}});
  while (saved.session.snapshot().step < 10) saved.session.run_for(0);  // one slice: the validation is due
  saved.session.submit({501, Pause{}});
  saved.session.submit({502, Save{}});
  saved.session.run_for(0);
  const auto replies = saved.session.take_replies();
  ASSERT_EQ(replies.size(), 3u);
  ASSERT_TRUE(saved.session.snapshot().validation_steps.empty()) << "the validation was over too soon";
  EXPECT_EQ(resumed.send(LoadModel{replies[2].bytes}).error, "");
  resumed.result(Train{1, false});
  EXPECT_EQ(facts(resumed.session), facts(straight.session));
}

TEST(Save, KeepsWeightsUnderPyTorchsNamesAndShapes) {
  Driver driver;
  auto experiment = small_experiment();
  experiment.cell = CellKind::gru;
  experiment.layers = 2;
  driver.open_small(experiment);
  const auto file = read_safetensors(driver.send(Save{}).bytes);
  ASSERT_TRUE(file);
  const auto symbols = driver.session.snapshot().vocabulary.size();
  const std::pair<const char*, std::vector<std::uint64_t>> expected[] = {{"rnn.weight_ih_l0", {36, symbols}},
                                                                         {"rnn.weight_hh_l0", {36, 12}},
                                                                         {"rnn.bias_ih_l0", {36}},
                                                                         {"rnn.bias_hh_l0", {36}},
                                                                         {"rnn.weight_ih_l1", {36, 12}},
                                                                         {"rnn.weight_hh_l1", {36, 12}},
                                                                         {"rnn.bias_ih_l1", {36}},
                                                                         {"rnn.bias_hh_l1", {36}},
                                                                         {"head.weight", {symbols, 12}},
                                                                         {"head.bias", {symbols}}};
  for (const auto& [name, shape] : expected) {
    const auto* tensor = file->find(name);
    ASSERT_TRUE(tensor) << name;
    EXPECT_EQ(tensor->shape, shape) << name;
  }
  EXPECT_EQ(experiment_from_json(file->metadata.at("experiment")), experiment);
}

TEST(Save, BuiltInTextIsRecognisedWhenLoaded) {
  Driver first, second;
  first.result(SetProperty{"data", "\"rhymes\""});
  first.result(Train{3, false});
  const auto saved = first.send(Save{});
  second.result(LoadModel{saved.bytes});
  EXPECT_EQ(second.session.snapshot().data_name, "rhymes");
  EXPECT_EQ(second.result(Train{2})["loss"], first.result(Train{2})["loss"]);
}

TEST(Save, ATextOfAnOtherVersionComesFromTheFile) {
  // A file that claims a built-in name for another text, as one made by an older version would.
  Driver first, second;
  first.open_small();
  first.result(Train{3, false});
  auto file = *read_safetensors(first.send(Save{}).bytes);
  auto experiment = *experiment_from_json(file.metadata["experiment"]);
  experiment.data = "plays";
  file.metadata["experiment"] = to_json(experiment);
  file.metadata.erase("checksum");
  second.result(LoadModel{write_safetensors(file)});
  EXPECT_EQ(second.session.snapshot().data_name, "plays (saved)");
  EXPECT_EQ(second.result(Train{2})["loss"], first.result(Train{2})["loss"]);
  second.result(SetProperty{"data", "\"plays\""});
  EXPECT_GT(second.session.snapshot().data_characters, 10'000u);
}

TEST(Save, LargeTextIsAskedForAgain) {
  const std::string large = [] {
    std::string text;
    while (text.size() <= (4u << 20)) text += small_text();
    return text;
  }();
  auto experiment = small_experiment();
  experiment.validation_fraction = 0;
  Driver first, second;
  first.open_small(experiment, large);
  first.result(Train{5, false});
  const auto saved = first.send(Save{});
  EXPECT_LT(saved.bytes.size(), 100'000u);

  second.result(LoadModel{saved.bytes});
  auto snapshot = second.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::empty);
  EXPECT_NE(snapshot.notice.find("small.txt"), std::string::npos) << snapshot.notice;
  EXPECT_EQ(second.result(Generate{Sampling{"the ", 20}})["text"],
            first.result(Generate{Sampling{"the ", 20}})["text"]);
  for (const Action& action : {Action(rnn::Run{}), Action(Train{1}), Action(Evaluate{})}) {
    EXPECT_NE(second.send(action).error.find("no text"), std::string::npos);
  }
  EXPECT_EQ(second.send(Save{}).bytes, saved.bytes);
  second.result(LoadText{"other name.txt", bytes_of_text(large)});
  EXPECT_EQ(second.session.snapshot().step, 5u);
  EXPECT_EQ(second.session.snapshot().phase, Phase::paused);
  EXPECT_EQ(second.result(Train{3})["loss"], first.result(Train{3})["loss"]);
}

TEST(Save, AnotherTextInTheSameVocabularyKeepsTheWeights) {
  Driver driver;
  driver.open_small();
  driver.result(Train{200, false});
  const double before = driver.result(Evaluate{Part::whole})["validationLoss"];
  const auto other = small_text().substr(0, 700) + "the mat sat on the cat.\n";
  driver.result(LoadText{"other.txt", bytes_of_text(other), false, true});
  EXPECT_EQ(driver.session.snapshot().step, 0u);
  EXPECT_EQ(driver.session.snapshot().data_name, "other.txt");
  EXPECT_LT(driver.result(Evaluate{Part::whole})["validationLoss"], before + 0.5);
  const auto reply = driver.send(LoadText{"strange.txt", bytes_of_text("the cat Zat"), false, true});
  EXPECT_NE(reply.error.find("byte 8 is “Z” (U+005A)"), std::string::npos) << reply.error;
  EXPECT_EQ(driver.session.snapshot().data_name, "other.txt");
}

}  // namespace
}  // namespace rnn
