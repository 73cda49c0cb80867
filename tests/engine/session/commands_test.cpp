// What commands change, what they refuse, and that a refused one changes nothing.
#include <cmath>

#include "session_driver.h"

namespace rnn {
namespace {

using namespace test;

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(Commands, LivePropertyKeepsTheNetwork) {
  Driver driver;
  driver.open_small();
  driver.result(Train{5});
  const auto before = driver.session.snapshot();
  driver.result(SetProperty{"learning_rate", "0.0123"});
  const auto after = driver.session.snapshot();
  EXPECT_EQ(after.network_serial, before.network_serial);
  EXPECT_GT(after.experiment_serial, before.experiment_serial);
  EXPECT_EQ(after.step, 5u);
  driver.result(Train{1});
  EXPECT_FLOAT_EQ(driver.session.snapshot().learning_rate, 0.0123f);
}

TEST(Commands, StructuralPropertyBuildsAnewAndTrainingGoesOn) {
  Driver driver;
  driver.open_small();
  driver.result(rnn::Run{});
  for (int i = 0; i < 20; ++i) driver.session.run_for(0.02);
  const auto before = driver.session.snapshot();
  driver.session.submit({900, SetProperty{"hidden", "20"}});
  driver.session.run_for(0);
  const auto after = driver.session.snapshot();
  EXPECT_GT(after.network_serial, before.network_serial);
  EXPECT_LT(after.step, before.step);
  EXPECT_EQ(after.phase, Phase::training);
  EXPECT_NE(after.parameters, before.parameters);
  EXPECT_EQ(driver.experiment().hidden, 20);
}

TEST(Commands, SettingWhatIsAlreadySoDoesNothing) {
  Driver driver;
  driver.open_small();
  driver.result(Train{5});
  const auto before = driver.session.snapshot();
  driver.result(SetProperty{"hidden", "12"});
  EXPECT_EQ(driver.session.snapshot().step, 5u);
  EXPECT_EQ(driver.session.snapshot().network_serial, before.network_serial);
}

TEST(Commands, RefusedOnesChangeNothing) {
  Driver driver;
  driver.open_small();
  driver.result(Train{5});
  const auto before = driver.session.snapshot();
  Experiment too_long = small_experiment();
  too_long.batch = 500;
  Experiment elsewhere = small_experiment();
  elsewhere.data = "nowhere.txt";
  Experiment wrong = small_experiment();
  wrong.layers = 99;
  const std::pair<Action, const char*> refused[] = {
      {SetProperty{"hidden", "99999"}, "hidden is 99999"},
      {SetProperty{"no_such", "1"}, "no property named"},
      {SetProperty{"batch", "500"}, "Lower batch to "},
      {SetProperty{"data", "\"nowhere.txt\""}, "no text named \"nowhere.txt\""},
      {OpenExperiment{too_long}, "too short"},
      {OpenExperiment{elsewhere}, "load that file first"},
      {OpenExperiment{wrong}, "layers is 99"},
      {LoadText{"empty.txt", {}}, "empty.txt: the file is empty"},
      {LoadText{"latin.txt", bytes_of_text("caf\xE9 au lait, caf\xE9 noir")}, "byte 3 is not valid UTF-8"},
      {LoadText{"one.txt", bytes_of_text("aaaaaaaaaaaaaaaaaaaaa")}, "nothing to learn"},
      {LoadText{"picture.png", bytes_of_text("\x89PNG\r\n\x1A\n")}, "PNG"},
      {LoadModel{bytes_of_text("no model")}, "cannot be loaded"},
      {Generate{Sampling{"", 0}}, "length is 0"},
      {Generate{Sampling{"\x7E\x7E"}}, "does not know"},
      {Probe{9, "h"}, "no layer 9"},
  };
  for (const auto& [action, part] : refused) EXPECT_SAYS(driver.send(action).error, part);
  const auto after = driver.session.snapshot();
  EXPECT_EQ(after.experiment, before.experiment);
  EXPECT_EQ(after.experiment_serial, before.experiment_serial);
  EXPECT_EQ(after.network_serial, before.network_serial);
  EXPECT_EQ(after.data_serial, before.data_serial);
  EXPECT_EQ(after.step, 5u);
  EXPECT_EQ(after.samples.size(), before.samples.size());
}

TEST(Commands, ADroppedTextSimplyWorks) {
  Driver driver;
  const std::string tiny = "To be, or not to be, that is the question: whether it is nobler in the mind.\n";
  driver.result(LoadText{"tiny.txt", bytes_of_text(tiny)});
  auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.data_name, "tiny.txt");
  EXPECT_EQ(snapshot.data_characters, tiny.size());
  EXPECT_EQ(snapshot.preview, tiny);
  EXPECT_SAYS(snapshot.notice, "The text is short: batch is now ");
  EXPECT_FALSE(snapshot.notice_is_error);
  EXPECT_EQ(driver.result(Train{20})["step"], 20);
  // One of a few characters has too little even for that.
  EXPECT_SAYS(driver.send(LoadText{"two.txt", bytes_of_text("ab")}).error, "too short");
  // A long one keeps the settings.
  std::string longer;
  while (longer.size() < 100'000) longer += small_text();
  driver.result(OpenExperiment{});
  driver.result(LoadText{"longer.txt", bytes_of_text(longer)});
  EXPECT_EQ(driver.session.snapshot().notice, "");
  EXPECT_EQ(driver.experiment().batch, Experiment{}.batch);
}

TEST(Commands, LoadedTextKeepsTrainingAndCanBeLeftAndFoundAgain) {
  Driver driver;
  driver.result(rnn::Run{});
  driver.result(LoadText{"small.txt", bytes_of_text(small_text())});
  EXPECT_EQ(driver.session.snapshot().phase, Phase::training);
  driver.result(Pause{});
  driver.result(SetProperty{"data", "\"rhymes\""});
  EXPECT_EQ(driver.session.snapshot().data_name, "rhymes");
  EXPECT_EQ(driver.session.snapshot().phase, Phase::paused);
  driver.result(SetProperty{"data", "\"small.txt\""});
  EXPECT_EQ(driver.session.snapshot().data_characters, small_text().size());
  // A file with the name of a built-in text does not stand in its place.
  driver.result(LoadText{"plays", bytes_of_text(small_text())});
  EXPECT_EQ(driver.session.snapshot().data_name, "plays (file)");
  driver.result(SetProperty{"data", "\"plays\""});
  EXPECT_GT(driver.session.snapshot().data_characters, 10'000u);
}

TEST(Commands, Latin1OnRequest) {
  Driver driver;
  std::string text;
  for (int i = 0; i < 300; ++i) text += "caf\xE9 au lait\r\n";
  driver.result(LoadText{"menu.txt", bytes_of_text(text), true});
  EXPECT_TRUE(driver.session.snapshot().preview.starts_with("café au lait\ncafé"));
}

TEST(Commands, EvaluateTellsTheMeanLossOfAPart) {
  Driver driver;
  auto experiment = small_experiment();
  experiment.validation_fraction = 0.25;
  driver.open_small(experiment);
  driver.result(Train{30});
  const auto snapshot = driver.session.snapshot();
  const auto validation = driver.result(Evaluate{});
  EXPECT_EQ(validation["characters"], snapshot.validation_characters - 1);  // the first is not predicted
  const double loss = validation["validationLoss"];
  EXPECT_NEAR(validation["perplexity"].get<double>(), std::exp(loss), 1e-9 * std::exp(loss));
  EXPECT_NEAR(validation["bitsPerCharacter"].get<double>(), loss / std::log(2.0), 1e-9);
  EXPECT_EQ(driver.result(Evaluate{Part::training})["characters"], snapshot.training_characters - 1);
  EXPECT_EQ(driver.result(Evaluate{Part::whole})["characters"], snapshot.data_characters - 1);
  driver.result(SetProperty{"validation_fraction", "0"});
  EXPECT_SAYS(driver.send(Evaluate{}).error, "raise validation_fraction");
  EXPECT_TRUE(driver.result(Train{2})["validationLoss"].is_null());
}

TEST(Commands, AnsweredExactlyOnceEachEvenWhenGivenUp) {
  Driver driver;
  driver.open_small();
  std::uint64_t request = 1000;
  for (int round = 0; round < 3; ++round) {
    driver.session.submit({request++, Train{1'000'000}});
    driver.session.submit({request++, Evaluate{Part::whole}});
    driver.session.submit({request++, Generate{Sampling{"the", 50'000}}});
    driver.session.run_for(0.01);
    driver.session.submit({request++, Reset{}});
    driver.session.run_for(0.01);
  }
  std::vector<std::uint64_t> answered;
  for (const auto& reply : driver.session.take_replies()) {
    answered.push_back(reply.request);
    if (reply.request % 4 != 3) {
      EXPECT_SAYS(reply.error, "given up");
    }
  }
  std::ranges::sort(answered);
  ASSERT_EQ(answered.size(), 12u);
  for (std::size_t i = 0; i < 12; ++i) EXPECT_EQ(answered[i], 1000 + i);
}

TEST(Commands, TrainJobsQueueAndAddUp) {
  Driver driver;
  driver.open_small();
  driver.session.submit({1000, Train{3}});
  driver.session.submit({1001, Train{4}});
  driver.run_until_idle();
  const auto replies = driver.session.take_replies();
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(nlohmann::json::parse(replies[0].result)["step"], 3);
  EXPECT_EQ(nlohmann::json::parse(replies[1].result)["step"], 7);
  EXPECT_EQ(driver.session.snapshot().phase, Phase::paused);
}

TEST(Commands, TrainWithinARunPausesAfterItsSteps) {
  Driver driver;
  driver.open_small();
  driver.result(rnn::Run{});
  for (int i = 0; i < 10; ++i) driver.session.run_for(0.02);
  const auto before = driver.session.snapshot().step;
  EXPECT_GT(before, 0u);
  EXPECT_EQ(driver.result(Train{5, false})["step"], before + 5);
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().phase, Phase::paused);
  EXPECT_EQ(driver.session.snapshot().step, before + 5);
}

TEST(Commands, ARunAskedForAfterTrainGoesOn) {
  Driver driver;
  driver.open_small();
  driver.session.submit({1000, Train{5, false}});
  driver.result(rnn::Run{});
  while (driver.session.snapshot().step < 20) driver.session.run_for(0.02);
  EXPECT_EQ(driver.session.snapshot().phase, Phase::training);
}

TEST(Commands, ChangedTellsOfNews) {
  Driver driver;
  driver.open_small();
  driver.run_until_idle();
  driver.session.snapshot();
  EXPECT_FALSE(driver.session.changed());
  EXPECT_FALSE(driver.session.run_for(0.01));
  EXPECT_FALSE(driver.session.changed());
  driver.session.submit({1, SetProperty{"clip", "3"}});
  driver.session.run_for(0.01);
  EXPECT_TRUE(driver.session.changed());
  const auto serial = driver.session.snapshot().serial;
  EXPECT_EQ(driver.session.snapshot().serial, serial + 1);
}

}  // namespace
}  // namespace rnn
