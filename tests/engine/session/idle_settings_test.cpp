#include "engine/session/idle_settings.h"

#include <functional>

#include "engine/session/data.h"
#include "engine/session/presets.h"
#include "tests/engine/session/session_driver.h"

namespace rnn {
namespace {

using namespace test;

/// What a session tells after it has opened an experiment.
std::string notice_of(const Experiment& experiment) {
  Driver driver;
  EXPECT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  return driver.session.snapshot().notice;
}

struct Idle {
  const char* name;
  const char* data;
  std::function<void(Experiment&)> set, give_meaning;
};

TEST(IdleSettings, AreToldUntilTheyMeanSomething) {
  const Idle settings[] = {
      {"dropout", "parity", [](auto& e) { e.dropout = 0.3; }, [](auto& e) { e.layers = 2; }},
      {"residual", "parity", [](auto& e) { e.residual = true; }, [](auto& e) { e.layers = 2; }},
      {"recurrent_dropout", "parity",
       [](auto& e) { e.recurrent_dropout = 0.1, e.cell = CellKind::feed_forward; },
       [](auto& e) { e.cell = CellKind::gru; }},
      {"forget_bias_one", "parity", [](auto& e) { e.forget_bias_one = true, e.cell = CellKind::gru; },
       [](auto& e) { e.cell = CellKind::lstm; }},
      {"class_weights", "adding", [](auto& e) { e.class_weights = ClassWeights::balanced; },
       [](auto& e) { e.data = "temporal_order"; }},
      {"teacher_forcing", "parity", [](auto& e) { e.training.teacher_forcing = 0.5; },
       [](auto& e) { e.data = "reverse"; }},
      {"keep_best", "parity", [](auto& e) { e.keep_best = true, e.validation_every = 0; },
       [](auto& e) { e.validation_every = 10; }},
      {"patience", "parity", [](auto& e) { e.patience = 3, e.validation_every = 0; },
       [](auto& e) { e.validation_every = 10; }},
      {"momentum", "parity", [](auto& e) { e.training.momentum = 0.5; },
       [](auto& e) { e.training.optimizer = OptimizerKind::nesterov; }},
      {"schedule_steps", "parity", [](auto& e) { e.training.schedule_steps = 7; },
       [](auto& e) { e.training.schedule = ScheduleKind::warmup; }},
      {"schedule_factor", "parity",
       [](auto& e) { e.training.schedule_factor = 0.5, e.training.schedule = ScheduleKind::warmup; },
       [](auto& e) { e.training.schedule = ScheduleKind::cosine; }},
  };
  for (const Idle& idle : settings) {
    Experiment experiment;
    experiment.data = idle.data;
    experiment.hidden = 4;
    experiment.batch = 2;
    idle.set(experiment);
    EXPECT_EQ(notice_of(experiment).find(std::string("Without effect: ") + idle.name), 0u)
        << idle.name << ": " << notice_of(experiment);
    idle.give_meaning(experiment);
    EXPECT_EQ(notice_of(experiment), "") << idle.name;
  }
}

struct JustSet {
  const char *name, *value;
  bool of_a_task, of_a_text;  // whether it has an effect there
};

TEST(IdleSettings, TheOneThatWasJustSetIsToldWhateverItsValue) {
  const JustSet settings[] = {
      {"momentum", "0.5", false, false},
      {"momentum", "0.9", false, false},
      {"schedule_steps", "5", false, false},
      {"schedule_factor", "0.3", false, false},
      {"temperature", "0.3", false, true},
      {"prime", "\"the\"", false, true},
      {"length", "7", false, true},
      {"top_k", "3", false, true},
      {"top_p", "0.5", false, true},
      {"sampling_seed", "9", false, true},
      {"bptt", "6", false, true},
      {"validation_fraction", "0.2", false, true},
      {"task_length", "9", true, false},
      {"transposed", "false", false, false},
      {"stop_when_solved", "false", true, false},
      {"validation_length", "50", true, true},
      {"learning_rate", "0.01", true, true},
      {"dropout", "0", true, true},
      {"hidden", "5", true, true},
      {"dropout", "0.2", false, false},
  };
  Experiment task;
  task.data = "parity";
  task.hidden = 4;
  task.batch = 2;
  Driver of_a_task, of_a_text;
  of_a_text.open_small();
  of_a_task.result(OpenExperiment{task});
  for (const auto& [name, value, in_task, in_text] : settings) {
    for (auto [driver, effect] : {std::pair(&of_a_task, in_task), std::pair(&of_a_text, in_text)}) {
      driver->result(SetProperty{name, value});
      const std::string notice = driver->session.snapshot().notice;
      const std::string expected = std::string("Without effect: ") + name + ", ";
      EXPECT_EQ(notice.starts_with(expected), !effect) << name << ": " << notice;
    }
    // The next setting looks at an experiment without it.
    if (std::string_view(name) == "momentum" && std::string_view(value) == "0.5") continue;
    of_a_text.open_small();
    of_a_task.result(OpenExperiment{task});
  }
}

TEST(IdleSettings, ALiveSettingIsToldUntilAnotherGivesItAMeaning) {
  Driver driver;
  driver.open_small();
  driver.result(SetProperty{"momentum", "0.5"});
  driver.result(SetProperty{"clip", "2"});
  EXPECT_EQ(driver.session.snapshot().notice,
            "Without effect: momentum, which is of the optimizers sgd and nesterov.");
  driver.result(SetProperty{"optimizer", "\"sgd\""});
  EXPECT_EQ(driver.session.snapshot().notice, "");
  driver.result(SetProperty{"temperature", "0"});
  driver.result(SetProperty{"top_k", "4"});
  EXPECT_EQ(driver.session.snapshot().notice,
            "Without effect: top_k, as temperature 0 takes the likeliest character.");
}

TEST(IdleSettings, WhyTrainingHasEndedStaysTold) {
  Experiment experiment = small_experiment();
  experiment.patience = 1;
  experiment.training.optimizer = OptimizerKind::sgd;
  experiment.training.learning_rate = 10;
  experiment.training.clip = 0.001;
  Driver driver;
  driver.open_small(experiment);
  driver.result(rnn::Run{});
  driver.run_until_idle();
  const std::string why = driver.session.snapshot().notice;
  EXPECT_TRUE(why.starts_with("Learned")) << why;
  driver.result(SetProperty{"schedule_steps", "5"});
  EXPECT_EQ(driver.session.snapshot().notice, why);
}

TEST(IdleSettings, NoPresetHasAny) {
  for (const Preset& preset : presets()) {
    // Of the data that are brought, piano rolls, the form matters little.
    const Source source = task_source(preset.needs_file ? "mackey_glass" : preset.experiment.data);
    if (is_task_name(source.name)) {
      const auto data = make_data(preset.experiment, source);
      ASSERT_TRUE(data);
      EXPECT_EQ(idle_settings(preset.experiment, *data), "") << preset.name;
    } else {
      EXPECT_EQ(notice_of(preset.experiment), "") << preset.name;
    }
  }
}

}  // namespace
}  // namespace rnn
