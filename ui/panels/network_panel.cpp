#include "engine/cells/cell.h"
#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"

namespace rnn::ui {
namespace {

std::string shape_text(const Snapshot& snapshot) {
  return snapshot.parameters ? with_separators(snapshot.parameters) + " weights" : "";
}

/// What is left as it is for most networks.
void draw_structure(const Snapshot& snapshot, UiState& state, Output& output, float inner) {
  const auto field = [&](const char* name) { property_field(name, snapshot, state, output, inner); };
  if (!snapshot.task) field("task_shape");
  field("initialisation");
  if (cell_traits(state.draft.cell).forget_gate >= 0) field("forget_bias_one");
  for (const char* name : {"layer_norm", "residual", "dropout", "recurrent_dropout"}) field(name);
  const bool symbols = !snapshot.task || !snapshot.vocabulary.empty() || !snapshot.task->input_names.empty();
  if (symbols) field("embedding");
  if (snapshot.task) field("loss");
  field("seed");
}

}  // namespace

void draw_network_panel(const Snapshot& snapshot, UiState& state, Output& output, float width) {
  const Palette& colours = palette(state.dark());
  begin_card("Network", {width, 0}, colours, shape_text(snapshot));
  const float inner = ImGui::GetContentRegionAvail().x, gap = px(12), half = (inner - gap) / 2;
  const auto field = [&](const char* name, float field_width) {
    property_field(name, snapshot, state, output, field_width);
  };
  field("cell", inner);
  field("hidden", half);
  ImGui::SameLine(0, gap);
  field("layers", half);
  const bool writes = snapshot.task && snapshot.task->shape == "sequence_to_sequence";
  if (snapshot.task && !snapshot.task->foretells) field("bidirectional", inner);
  if (writes) field("attention", inner);
  if (state.show_all_structure) draw_structure(snapshot, state, output, inner);
  const char* words = state.show_all_structure ? "Less structure" : "More structure";
  const Icon sign = state.show_all_structure ? Icon::minus : Icon::plus;
  if (icon_button({.icon = sign, .label = words, .text = words})) {
    state.show_all_structure = !state.show_all_structure;
  }
  end_card();
}

}  // namespace rnn::ui
