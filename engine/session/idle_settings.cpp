#include "engine/session/idle_settings.h"

#include <cmath>

#include "engine/cells/cell.h"
#include "engine/losses/loss_kind.h"
#include "engine/session/property_json.h"

namespace rnn {
namespace {

struct Case {
  const Experiment& experiment;
  const Data& data;
  const ExampleForm form = data.form();
  const CellTraits& cell = cell_traits(experiment.cell);

  bool one_layer() const { return experiment.layers == 1; }
  bool validates() const { return experiment.validation_every > 0; }
  bool feeds_back() const {
    return form.task == TaskShape::one_to_many || form.task == TaskShape::sequence_to_sequence;
  }
  bool has_momentum() const {
    const auto optimizer = experiment.training.optimizer;
    return optimizer == OptimizerKind::sgd || optimizer == OptimizerKind::nesterov;
  }
};

/// When a setting without effect is told.
enum class When {
  switched_on,  // its default switches it off
  changed,      // its default does not, but is nothing to be told of
  just_set,     // else it may stem from other data
};

struct Rule {
  std::string_view setting;
  When when;
  /// Why it has no effect; empty: it has.
  std::string_view (*reason)(const Case&);
};

constexpr std::string_view kNoValidation = "as validation_every is 0";

std::string_view writes_nothing(const Case& c) {
  return c.data.writes_text() ? "" : "as this network writes no text";
}

std::string_view chooses_nothing(const Case& c) {
  if (!c.data.writes_text()) return writes_nothing(c);
  return c.experiment.sampling.temperature > 0 ? "" : "as temperature 0 takes the likeliest character";
}

std::string_view no_task(const Case& c) {
  return c.data.source.is_task() ? "" : "which is of known-answer tasks";
}

constexpr Rule kRules[] = {
    {"dropout", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.one_layer() ? "which is between layers and there is one (recurrent_dropout is within)" : "";
     }},
    {"residual", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.one_layer() ? "which is between layers and there is one" : "";
     }},
    {"recurrent_dropout", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.cell.recurrent ? "" : "as this cell reads no earlier states";
     }},
    {"forget_bias_one", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.cell.forget_gate < 0 ? "as this cell has no forget gate" : "";
     }},
    {"class_weights", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.form.loss == LossKind::softmax ? "" : "as the targets are no classes";
     }},
    {"teacher_forcing", When::switched_on,
     [](const Case& c) -> std::string_view {
       return c.feeds_back() ? "" : "as no outputs are fed back here";
     }},
    {"keep_best", When::switched_on,
     [](const Case& c) -> std::string_view { return c.validates() ? "" : kNoValidation; }},
    {"patience", When::switched_on,
     [](const Case& c) -> std::string_view { return c.validates() ? "" : kNoValidation; }},

    {"momentum", When::changed,
     [](const Case& c) -> std::string_view {
       return c.has_momentum() ? "" : "which is of the optimizers sgd and nesterov";
     }},
    {"schedule_steps", When::changed,
     [](const Case& c) -> std::string_view {
       return c.experiment.training.schedule == ScheduleKind::constant ? "as the schedule is constant" : "";
     }},
    {"schedule_factor", When::changed,
     [](const Case& c) -> std::string_view {
       const auto schedule = c.experiment.training.schedule;
       const bool decays = schedule == ScheduleKind::step || schedule == ScheduleKind::cosine;
       return decays ? "" : "which is of the schedules step and cosine";
     }},

    {"validation_length", When::just_set,
     [](const Case& c) -> std::string_view { return c.validates() ? "" : kNoValidation; }},
    {"stop_when_solved", When::just_set,
     [](const Case& c) -> std::string_view {
       if (std::isnan(c.form.solved)) return "as there is no solved line here";
       return c.validates() ? "" : kNoValidation;
     }},
    {"validation_fraction", When::just_set,
     [](const Case& c) -> std::string_view { return c.data.source.text ? "" : "which is of texts"; }},
    {"bptt", When::just_set,
     [](const Case& c) -> std::string_view {
       return c.data.source.text ? "" : "as these examples are read whole";
     }},
    {"task_length", When::just_set, no_task},
    {"task_horizon", When::just_set, no_task},
    {"reversed_input", When::just_set, no_task},
    {"transposed", When::just_set,
     [](const Case& c) -> std::string_view { return c.data.source.music ? "" : "which is of music"; }},
    {"prime", When::just_set, writes_nothing},
    {"length", When::just_set, writes_nothing},
    {"temperature", When::just_set, writes_nothing},
    {"top_k", When::just_set, chooses_nothing},
    {"top_p", When::just_set, chooses_nothing},
    {"sampling_seed", When::just_set, chooses_nothing},
};

bool differs_from_default(std::string_view setting, const Experiment& experiment) {
  const Property& property = *find_property(setting);
  return property_to_json(property, experiment) != property_to_json(property, Experiment{});
}

bool is_told(const Rule& rule, const Experiment& experiment, std::string_view just_set) {
  if (rule.when != When::switched_on && rule.setting == just_set) return true;
  return rule.when != When::just_set && differs_from_default(rule.setting, experiment);
}

}  // namespace

std::string idle_settings(const Experiment& experiment, const Data& data, std::string_view just_set) {
  const Case c{experiment, data};
  std::string text;
  for (const Rule& rule : kRules) {
    const std::string_view reason = rule.reason(c);
    if (reason.empty() || !is_told(rule, experiment, just_set)) continue;
    text += (text.empty() ? "Without effect: " : "; ") + std::string(rule.setting) + ", ";
    text += reason;
  }
  return text.empty() ? text : text + ".";
}

}  // namespace rnn
