#include "session_driver.h"

#include <cmath>

#include "engine/session/presets.h"

namespace rnn {
namespace {

using namespace test;

TEST(Session, StartsPausedWithTheFirstPresetAndAText) {
  Driver driver;
  driver.run_until_idle();
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::paused);
  EXPECT_EQ(snapshot.experiment, to_json(presets().front().experiment));
  EXPECT_EQ(snapshot.data_name, "lighthouse");
  EXPECT_EQ(snapshot.data_characters, snapshot.training_characters + snapshot.validation_characters);
  EXPECT_GT(snapshot.preview.size(), 1000u);
  EXPECT_EQ(snapshot.step, 0u);
  EXPECT_TRUE(std::isnan(snapshot.loss));
  ASSERT_EQ(snapshot.samples.size(), 1u);
  EXPECT_TRUE(snapshot.samples[0]->complete);
  EXPECT_EQ(snapshot.samples[0]->step, 0u);
  EXPECT_EQ(snapshot.built_in_texts.size(), 5u);
}

TEST(Session, LossFallsWhileRunning) {
  Driver driver;
  driver.open_small();
  driver.result(Train{5});
  const double first = driver.session.snapshot().loss;
  driver.result(Train{300});
  EXPECT_LT(driver.session.snapshot().loss, 0.6 * first);
}

TEST(Session, RunsUntilPaused) {
  Driver driver;
  driver.open_small();
  driver.result(rnn::Run{});
  EXPECT_TRUE(driver.session.run_for(0.5));
  auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::training);
  EXPECT_GT(snapshot.step, 10u);
  EXPECT_GT(snapshot.characters_per_second, 0);
  driver.result(Pause{});
  driver.run_until_idle();
  snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::paused);
  EXPECT_EQ(snapshot.characters_per_second, 0);
  EXPECT_TRUE(snapshot.samples.back()->complete);
  EXPECT_FALSE(driver.session.run_for(0.1));
  EXPECT_EQ(driver.session.snapshot().step, snapshot.step);
}

TEST(Session, TrainMakesExactlySoManySteps) {
  Driver driver;
  driver.open_small();
  const auto result = driver.result(Train{7});
  EXPECT_EQ(result["step"], 7);
  EXPECT_EQ(driver.session.snapshot().step, 7u);
  EXPECT_EQ(driver.session.snapshot().phase, Phase::paused);
  EXPECT_TRUE(result["loss"].is_number());
  EXPECT_GT(result["charactersPerSecond"].get<double>(), 0);
  // The whole validation part, as Evaluate finds it.
  EXPECT_EQ(result["validationLoss"], driver.result(Evaluate{})["validationLoss"]);
}

TEST(Session, TrainWithoutEvaluationTellsTheLatestValidation) {
  Driver driver;
  driver.open_small();
  EXPECT_TRUE(driver.result(Train{9, false})["validationLoss"].is_null());
  const auto result = driver.result(Train{4, false});
  EXPECT_EQ(result["step"], 13);
  EXPECT_FLOAT_EQ(result["validationLoss"].get<float>(), driver.session.snapshot().validation_loss);
}

TEST(Session, TrainGoesOnWhenPatienceHasRunOut) {
  auto experiment = small_experiment();
  experiment.patience = 1;
  experiment.training.learning_rate = 0.3;  // jumps about, so that a validation is soon worse than the best
  experiment.validation_every = 1;
  Driver driver;
  driver.open_small(experiment);
  const auto result = driver.result(Train{60});
  EXPECT_EQ(result["step"], 60);
}

TEST(Session, RunPausesByItselfWhenPatienceHasRunOut) {
  auto experiment = small_experiment();
  experiment.patience = 3;
  experiment.training.learning_rate = 1e-6;
  experiment.training.optimizer = OptimizerKind::sgd;
  experiment.training.weight_decay = 1;
  experiment.validation_every = 1;
  experiment.training.learning_rate = 0.5;
  Driver driver;
  driver.open_small(experiment);
  driver.result(rnn::Run{});
  for (int i = 0; i < 2000 && driver.session.snapshot().phase == Phase::training; ++i)
    driver.session.run_for(0.1);
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::learned);
  EXPECT_NE(snapshot.notice.find("3 validations"), std::string::npos) << snapshot.notice;
  EXPECT_FALSE(snapshot.notice_is_error);
  // It stopped three validations after the best, so with one validation a step three steps after it.
  const auto& losses = snapshot.validation_losses;
  const auto best = std::min_element(losses.begin(), losses.end());
  EXPECT_EQ(losses.end() - best, 4);
  EXPECT_FLOAT_EQ(*best, snapshot.best_validation_loss);
  EXPECT_EQ(losses.back(), snapshot.validation_loss);
  // Run goes on nevertheless.
  driver.result(rnn::Run{});
  EXPECT_GT(driver.session.snapshot().step, snapshot.step);
}

TEST(Session, PauseAnswersTrainWithAnError) {
  Driver driver;
  driver.open_small();
  driver.session.submit({100, Train{1'000'000}});
  driver.session.run_for(0.05);
  driver.session.submit({101, Pause{}});
  driver.session.run_for(0.05);
  const auto replies = driver.session.take_replies();
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies[0].request, 100u);
  EXPECT_NE(replies[0].error.find("of 1000000 steps"), std::string::npos) << replies[0].error;
  EXPECT_EQ(replies[1].request, 101u);
  EXPECT_EQ(replies[1].error, "");
}

TEST(Session, ResetGivesTheSameRunAgain) {
  Driver driver;
  driver.open_small();
  const auto first = driver.result(Train{20})["loss"];
  const auto network_serial = driver.session.snapshot().network_serial;
  driver.result(Reset{});
  EXPECT_EQ(driver.session.snapshot().step, 0u);
  EXPECT_GT(driver.session.snapshot().network_serial, network_serial);
  EXPECT_TRUE(driver.session.snapshot().curve_steps.empty());
  EXPECT_EQ(driver.result(Train{20})["loss"], first);
}

TEST(Session, NumbersDoNotDependOnThreadsSlicesAndSamples) {
  std::string losses[3];
  for (int variant = 0; variant < 3; ++variant) {
    auto experiment = small_experiment();
    experiment.hidden = 40;
    experiment.layers = 2;
    Driver driver(variant == 1 ? 3 : 1);
    driver.open_small(experiment);
    if (variant == 2) {  // sampling, probing and evaluating in between changes nothing
      driver.result(Probe{1, "forget"});
      for (int i = 0; i < 6; ++i) {
        driver.result(Train{5});
        driver.result(SetProperty{"temperature", std::to_string(0.5 + i)});
        driver.result(Generate{Sampling{"", 11}});
        driver.result(Evaluate{Part::whole});
      }
    }
    losses[variant] = driver.result(Train{variant == 2 ? 10u : 40u}).at("validationLoss").dump();
  }
  EXPECT_EQ(losses[1], losses[0]);
  EXPECT_EQ(losses[2], losses[0]);
}

TEST(Session, DivergenceStopsAndKeepsTheWeights) {
  auto experiment = small_experiment();
  experiment.cell = CellKind::rnn_relu;
  experiment.training.optimizer = OptimizerKind::sgd;
  experiment.training.learning_rate = 10;  // weights are multiplied by about 1 - 10·1 in every step
  experiment.training.weight_decay = 1;
  Driver driver;
  driver.open_small(experiment);
  const auto reply = driver.send(Train{2000});
  EXPECT_NE(reply.error.find("the loss "), std::string::npos) << reply.error;
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::diverged);
  EXPECT_TRUE(snapshot.notice_is_error);
  EXPECT_NE(snapshot.notice.find("learning rate"), std::string::npos) << snapshot.notice;
  EXPECT_NE(snapshot.notice.find("step " + std::to_string(snapshot.step + 1)), std::string::npos);
  EXPECT_EQ(snapshot.notice.find(reply.error), 0u) << "told in two ways: " << reply.error;
  // What is kept is sound: not far above ln 27, a uniform guess.
  EXPECT_LT(driver.result(Evaluate{})["validationLoss"].get<double>(), 4);
  // What is kept can be saved and loaded, and Reset starts again.
  const auto saved = driver.send(Save{});
  EXPECT_EQ(driver.send(LoadModel{saved.bytes}).error, "");
  driver.result(Reset{});
  EXPECT_EQ(driver.session.snapshot().phase, Phase::paused);
}

}  // namespace
}  // namespace rnn
