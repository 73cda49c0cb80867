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

TEST(IdleSettings, NoPresetHasAny) {
  for (const Preset& preset : presets()) {
    // Of the data that are brought, piano rolls, the form matters little.
    const Source source = task_source(preset.needs_file ? "mackey_glass" : preset.experiment.data);
    if (is_task_name(source.name)) {
      const auto data = make_data(preset.experiment, source);
      ASSERT_TRUE(data);
      EXPECT_EQ(idle_settings(preset.experiment, data->form()), "") << preset.name;
    } else {
      EXPECT_EQ(notice_of(preset.experiment), "") << preset.name;
    }
  }
}

}  // namespace
}  // namespace rnn
