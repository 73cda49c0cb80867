// Networks that learn from examples: known-answer tasks, music, windows of a text.
#include <algorithm>
#include <cmath>

#include "engine/data/tasks/task_kind.h"
#include "engine/session/presets.h"
#include "session_driver.h"

namespace rnn {
namespace {

using namespace test;

Experiment small_task(const std::string& name) {
  Experiment experiment;
  experiment.data = name;
  experiment.hidden = 10;
  experiment.batch = 4;
  experiment.validation_every = 10;
  experiment.validation_length = 500;
  experiment.training.learning_rate = 0.01;
  return experiment;
}

/// Everything a snapshot tells, without what differs from session to session.
std::vector<std::uint8_t> facts(Session& session) {
  auto snapshot = session.snapshot();
  snapshot.serial = snapshot.experiment_serial = snapshot.network_serial = snapshot.data_serial = 0;
  snapshot.characters_per_second = snapshot.steps_per_second = 0;
  return pack(snapshot);
}

TEST(TaskSession, EveryTaskOpensTrainsAndIsJudged) {
  for (const std::string_view name : kTaskNames) {
    SCOPED_TRACE(name);
    Driver driver;
    ASSERT_EQ(driver.send(OpenExperiment{small_task(std::string(name))}).error, "");
    const auto result = driver.result(Train{12});
    EXPECT_EQ(result["step"], 12);
    EXPECT_TRUE(result["value"].is_number());
    const auto snapshot = driver.session.snapshot();
    ASSERT_TRUE(snapshot.task);
    EXPECT_EQ(result["metric"], snapshot.task->metric);
    EXPECT_EQ(static_cast<float>(result["baseline"].get<double>()), snapshot.task->chance);
    EXPECT_EQ(snapshot.metric_steps, (std::vector<std::uint32_t>{0, 10}));
    EXPECT_EQ(snapshot.task->examples.size(), 4u);
    EXPECT_TRUE(snapshot.samples.empty());
  }
}

TEST(TaskSession, IsMeasuredBeforeItsFirstValidation) {
  Experiment rarely = small_task("parity"), never = rarely;
  rarely.validation_every = 200;
  rarely.validation_length = 0;
  never.validation_every = 0;
  Driver driver, untold;
  ASSERT_EQ(driver.send(OpenExperiment{rarely}).error, "");
  driver.run_until_idle();  // nobody has pressed anything
  const auto at_once = driver.session.snapshot();
  EXPECT_EQ(at_once.metric_steps, std::vector<std::uint32_t>{0});
  ASSERT_EQ(untold.send(OpenExperiment{never}).error, "");
  EXPECT_EQ(at_once.task->value, static_cast<float>(untold.result(Evaluate{})["value"].get<double>()));
  // The same weights as without.
  EXPECT_EQ(driver.result(Train{130, false})["loss"], untold.result(Train{130, false})["loss"]);
  EXPECT_TRUE(untold.session.snapshot().metric_steps.empty());
  const auto early = driver.session.snapshot();
  EXPECT_EQ(early.metric_steps, (std::vector<std::uint32_t>{0, 25, 50, 100}));
  EXPECT_TRUE(std::isnan(early.task->best)) << "a best one is for validations that are due";
  driver.result(Train{300, false});
  EXPECT_EQ(driver.session.snapshot().metric_steps, (std::vector<std::uint32_t>{0, 25, 50, 100, 200, 400}));
  EXPECT_FALSE(std::isnan(driver.session.snapshot().task->best));
}

TEST(TaskSession, EarlyMeasurementsCountForNothing) {
  // Nothing changes, so that no validation but the first finds a new best: the second one ends it.
  Experiment experiment = small_task("parity");
  experiment.validation_every = 200;
  experiment.patience = 1;
  experiment.training.learning_rate = 1e-6;
  Driver driver;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  ASSERT_EQ(driver.send(rnn::Run{}).error, "");
  driver.run_until_idle();
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::learned);
  EXPECT_GE(snapshot.step, 400u);
}

TEST(TaskSession, LearnsParityAndStopsWhenItIsSolved) {
  Driver driver;
  Experiment experiment = find_preset("parity-gru")->experiment;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  ASSERT_EQ(driver.send(rnn::Run{}).error, "");
  driver.run_until_idle();
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.phase, Phase::learned);
  EXPECT_TRUE(snapshot.task->is_solved);
  EXPECT_NE(snapshot.notice.find("Solved"), std::string::npos);
  EXPECT_LE(snapshot.step, 2000u);
  for (const auto& example : snapshot.task->examples) EXPECT_EQ(example->output, example->target);
}

TEST(TaskSession, SavedTasksGoOnAsIfNeverStopped) {
  Experiment addition = small_task("addition"), brackets = small_task("brackets");
  addition.attention = AttentionKind::additive;
  addition.bidirectional = true;
  addition.training.teacher_forcing = 0.5;
  brackets.layers = 2;
  brackets.dropout = brackets.recurrent_dropout = 0.2;
  brackets.keep_best = true;
  for (const Experiment& experiment : {addition, brackets}) {
    SCOPED_TRACE(experiment.data);
    Driver uninterrupted, first, second(2);
    for (auto* driver : {&uninterrupted, &first}) {
      ASSERT_EQ(driver->send(OpenExperiment{experiment}).error, "");
    }
    // In the midst of the first measurement, of the early ones, and of the due ones.
    EXPECT_EQ(second.send(LoadModel{first.send(Save{}).bytes}).error, "");
    second.run_until_idle();
    EXPECT_EQ(second.session.snapshot().metric_steps.size(), 1U);
    uninterrupted.result(Train{17, false});
    first.result(Train{17, false});
    const auto saved = first.send(Save{});
    ASSERT_EQ(second.send(LoadModel{saved.bytes}).error, "");
    const auto expected = uninterrupted.result(Train{16}), resumed = second.result(Train{16});
    for (const auto* name : {"step", "loss", "validationLoss", "value"}) {
      EXPECT_EQ(resumed[name], expected[name]) << name;
    }
    EXPECT_EQ(facts(second.session), facts(uninterrupted.session));
    EXPECT_EQ(second.send(Save{}).bytes, uninterrupted.send(Save{}).bytes);
  }
}

TEST(TaskSession, ATextIsReadInWindowsOfEveryShape) {
  for (int shape = 1; shape < static_cast<int>(kTaskChoiceNames.size()); ++shape) {
    SCOPED_TRACE(kTaskChoiceNames[static_cast<std::size_t>(shape)]);
    Driver driver;
    Experiment experiment = small_experiment();
    experiment.task_shape = static_cast<TaskChoice>(shape);
    experiment.training.learning_rate = 0.01;
    driver.open_small(experiment);
    const auto first = driver.result(Train{1, false}), later = driver.result(Train{60});
    EXPECT_LT(later["loss"].get<double>(), first["loss"].get<double>());
    EXPECT_LT(later["value"].get<double>(), later["baseline"].get<double>());
  }
}

/// Chords that repeat with a period of four.
std::string pieces() {
  const std::string bar = "[60,64,67],[62,65,69],[64,67,71],[],";
  std::string piece = "[";
  for (int i = 0; i < 5; ++i) piece += bar;
  piece.back() = ']';
  return R"({"train":[)" + piece + "," + piece + R"(],"valid":[)" + piece + R"(],"test":[)" + piece + "]}";
}

TEST(TaskSession, PiecesOfMusicAreLearnedAndSaved) {
  Driver driver;
  ASSERT_EQ(driver.send(LoadText{"chords.json", bytes_of_text(pieces())}).error, "");
  Experiment experiment = small_task("chords.json");
  experiment.transposed = false;
  experiment.hidden = 24;
  experiment.training.learning_rate = 0.03;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  const auto early = driver.result(Train{1}), later = driver.result(Train{250});
  EXPECT_EQ(later["metric"], "frame_nll");
  // 88 keys undecided are 88 ln 2 nats; after a few hundred steps the period is known.
  EXPECT_NEAR(early["value"].get<double>(), 88 * std::log(2.0), 10);
  EXPECT_LT(later["value"].get<double>(), 2);
  Driver second;
  ASSERT_EQ(second.send(LoadModel{driver.send(Save{}).bytes}).error, "");
  EXPECT_EQ(second.result(Train{5})["value"], driver.result(Train{5})["value"]);
}

TEST(TaskSession, TheBestWeightsComeBack) {
  Driver driver;
  Experiment experiment = small_task("mackey_glass");
  experiment.keep_best = true;
  experiment.stop_when_solved = false;
  experiment.patience = 2;
  experiment.validation_every = 5;
  experiment.training.learning_rate = 0.5;  // jumps about
  experiment.training.clip = 0;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  ASSERT_EQ(driver.send(rnn::Run{}).error, "");
  driver.run_until_idle();
  ASSERT_EQ(driver.session.snapshot().phase, Phase::learned);
  const float best = driver.session.snapshot().task->best;
  EXPECT_LT(best, driver.session.snapshot().task->value);
  // Over the same first examples as the validations: with validation_length, a part of them.
  ASSERT_EQ(driver.send(SetProperty{"validation_length", "0"}).error, "");
  const auto whole = driver.result(Evaluate{});
  EXPECT_NEAR(whole["value"].get<double>(), static_cast<double>(best), 0.1 * static_cast<double>(best));
}

TEST(TaskSession, TheBestWeightsComeBackWhenTheStepsRunOut) {
  Experiment experiment = small_task("mackey_glass");
  experiment.keep_best = true;
  experiment.stop_when_solved = false;
  experiment.validation_every = 5;
  experiment.validation_length = 0;
  experiment.training.learning_rate = 0.5;  // jumps about
  experiment.training.clip = 0;
  Driver driver, until_best;
  for (auto* one : {&driver, &until_best}) ASSERT_EQ(one->send(OpenExperiment{experiment}).error, "");
  const auto result = driver.result(Train{33});
  const auto snapshot = driver.session.snapshot();
  const auto best = std::ranges::min_element(snapshot.metric_values) - snapshot.metric_values.begin();
  const auto at = static_cast<std::size_t>(best);
  ASSERT_LT(snapshot.metric_steps[at], 30u) << "the last validation is the best: nothing to take back";
  EXPECT_EQ(result["step"], 33);
  EXPECT_EQ(static_cast<float>(result["value"].get<double>()), snapshot.metric_values[at]);
  // The same as of a run that ended there, and saved as such.
  const auto there = until_best.result(Train{snapshot.metric_steps[at]});
  EXPECT_EQ(result["value"], there["value"]);
  EXPECT_EQ(result["validationLoss"], there["validationLoss"]);
  Driver loaded;
  ASSERT_EQ(loaded.send(LoadModel{driver.send(Save{}).bytes}).error, "");
  EXPECT_EQ(loaded.result(Evaluate{})["value"], result["value"]);
}

/// Without gates, without clipping, with a huge learning rate: it explodes within ten steps.
Experiment explosive_task() {
  Experiment experiment = small_task("adding");
  experiment.task_length = 30;
  experiment.cell = CellKind::rnn_relu;
  experiment.hidden = 8;
  experiment.initialisation = Initialisation::identity;
  experiment.training.optimizer = OptimizerKind::sgd;
  experiment.training.learning_rate = 3;
  experiment.training.clip = 0;
  return experiment;
}

TEST(TaskSession, AnExplosionTakesBackSoundWeights) {
  Experiment experiment = explosive_task();
  Driver driver, untrained;
  for (auto* one : {&driver, &untrained}) ASSERT_EQ(one->send(OpenExperiment{experiment}).error, "");
  const double before = untrained.result(Evaluate{})["validationLoss"];
  const std::string error = driver.send(Train{100}).error;
  EXPECT_NE(error.find("Training stopped at step "), std::string::npos) << error;
  EXPECT_NE(error.find("loss"), std::string::npos) << error;
  EXPECT_NE(error.find("weights are back"), std::string::npos) << error;
  EXPECT_NE(error.find("smaller learning rate"), std::string::npos) << error;
  EXPECT_EQ(driver.result(Evaluate{})["validationLoss"], before)
      << "the initial weights were the last sound ones";
  // It goes on from there with a gentler rate.
  driver.result(SetProperty{"learning_rate", "0.001"});
  EXPECT_LT(driver.result(Train{20})["validationLoss"].get<double>(), before);
}

TEST(TaskSession, AnExplosionTakesBackTheBestWeightsWhereTheyAreKept) {
  Experiment experiment = explosive_task();
  experiment.keep_best = true;
  experiment.training.learning_rate = 0.001;
  Driver driver, calm;
  for (auto* one : {&driver, &calm}) ASSERT_EQ(one->send(OpenExperiment{experiment}).error, "");
  driver.result(Train{30, false});
  const auto expected = calm.result(Train{30});
  driver.result(SetProperty{"learning_rate", "10"});
  const std::string error = driver.send(Train{100}).error;
  EXPECT_NE(error.find("best validation"), std::string::npos) << error;
  EXPECT_EQ(driver.result(Evaluate{})["validationLoss"], expected["validationLoss"]);
}

TEST(TaskSession, RefusesWhatDoesNotGoTogether) {
  const auto refusal = [](Experiment experiment) {
    Driver driver;
    return driver.send(OpenExperiment{std::move(experiment)}).error;
  };
  const auto expect_named = [&](const Experiment& experiment, std::string_view name) {
    EXPECT_NE(refusal(experiment).find(name), std::string::npos) << refusal(experiment);
  };
  Experiment shape = small_task("adding"), attention = small_task("adding"), embedding = small_task("adding"),
             loss = small_task("parity"), cell = small_task("addition"), length = small_task("adding"),
             directions;
  shape.task_shape = TaskChoice::many_to_many;
  attention.attention = AttentionKind::dot;
  embedding.embedding = 4;
  loss.loss = LossChoice::huber;
  cell.cell = CellKind::feed_forward;
  length.task_length = 1;
  directions.bidirectional = true;
  expect_named(shape, "task_shape");
  expect_named(attention, "decoder");
  expect_named(embedding, "embedding");
  expect_named(loss, "loss");
  expect_named(cell, "decoder");
  expect_named(length, "length");
  expect_named(directions, "bidirectional");
}

TEST(TaskSession, NothingForetoldIsReadFromBothEnds) {
  Driver driver;
  ASSERT_EQ(driver.send(LoadText{"chords.json", bytes_of_text(pieces())}).error, "");
  for (const char* name : {"chords.json", "mackey_glass", "lorenz", "sines", "reber", "lighthouse"}) {
    Experiment experiment = small_task(name);
    experiment.bidirectional = true;
    const auto refusal = driver.send(OpenExperiment{experiment}).error;
    EXPECT_NE(refusal.find("switch bidirectional off"), std::string::npos) << name << ": " << refusal;
  }
  for (const char* name : {"adding", "copy", "parity", "brackets", "reverse"}) {
    Experiment experiment = small_task(name);
    experiment.bidirectional = true;
    EXPECT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  }
  for (const auto& [shape, both] : {std::pair{TaskChoice::one_to_many, false},
                                    {TaskChoice::many_to_many, false},
                                    {TaskChoice::many_to_one, true},
                                    {TaskChoice::sequence_to_sequence, true}}) {
    Experiment windows = small_task("lighthouse");
    windows.task_shape = shape;
    windows.bidirectional = true;
    EXPECT_EQ(driver.send(OpenExperiment{windows}).error.empty(), both) << static_cast<int>(shape);
  }
}

TEST(TaskSession, ATaskWritesNoText) {
  Driver driver;
  ASSERT_EQ(driver.send(OpenExperiment{small_task("adding")}).error, "");
  EXPECT_NE(driver.send(Generate{}).error.find("does not write text"), std::string::npos);
  EXPECT_NE(driver.send(LoadText{.name = "a.txt", .bytes = bytes_of_text("abc"), .keep_network = true})
                .error.find("it takes no file"),
            std::string::npos);
}

TEST(Presets, AllOpen) {
  for (const Preset& preset : presets()) {
    if (preset.needs_file) continue;
    Driver driver;
    EXPECT_EQ(driver.send(OpenExperiment{preset.experiment}).error, "") << preset.name;
  }
}

}  // namespace
}  // namespace rnn
