#include "ui/draft.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

struct Fields {
  const Snapshot& snapshot;
  UiState& state;
  Output& output;
  float inner;

  void wide(const char* name) const { property_field(name, snapshot, state, output, inner); }
  void pair(const char* left, const char* right) const {
    const float gap = px(12), half = (inner - gap) / 2;
    property_field(left, snapshot, state, output, half);
    ImGui::SameLine(0, gap);
    property_field(right, snapshot, state, output, half);
  }
};

/// The settings of the optimizer and the schedule that mean something now.
void draw_rate(const Fields& fields, const TrainingSettings& settings) {
  fields.wide("learning_rate");
  fields.wide("optimizer");
  const bool has_momentum =
      settings.optimizer == OptimizerKind::sgd || settings.optimizer == OptimizerKind::nesterov;
  if (has_momentum) fields.wide("momentum");
  fields.wide("schedule");
  if (settings.schedule != ScheduleKind::constant) fields.wide("schedule_steps");
  if (settings.schedule == ScheduleKind::step || settings.schedule == ScheduleKind::cosine)
    fields.wide("schedule_factor");
}

bool draw_more_button(bool open) {
  const char* words = open ? "Fewer settings" : "More settings";
  return icon_button({.icon = open ? Icon::minus : Icon::plus, .label = words, .text = words});
}

}  // namespace

void draw_training_panel(const Snapshot& snapshot, UiState& state, Output& output, float width) {
  const Palette& colours = palette(state.dark());
  begin_card("Training", {width, 0}, colours);
  const Fields fields{snapshot, state, output, ImGui::GetContentRegionAvail().x};
  draw_rate(fields, state.draft.training);
  fields.pair("batch", "bptt");
  if (state.show_all_settings) {
    fields.wide("clip");
    fields.wide("clip_value");
    fields.wide("weight_decay");
    fields.pair("validation_every", "patience");
    fields.wide("validation_length");
    fields.wide("keep_best");
    if (snapshot.task) fields.wide("stop_when_solved");
    const bool feeds_back = snapshot.task && (snapshot.task->shape == "sequence_to_sequence" ||
                                              snapshot.task->shape == "one_to_many");
    if (feeds_back) fields.wide("teacher_forcing");
    fields.wide("class_weights");
  }
  if (draw_more_button(state.show_all_settings)) state.show_all_settings = !state.show_all_settings;
  end_card();
}

}  // namespace rnn::ui
