#include "engine/cells/cell.h"
#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"

namespace rnn::ui {
namespace {

std::string shape_text(const Snapshot& snapshot) {
  return snapshot.parameters ? with_separators(snapshot.parameters) + " weights" : "";
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
  field("initialisation", inner);
  if (cell_traits(state.draft.cell).forget_gate >= 0) field("forget_bias_one", inner);
  field("seed", inner);
  end_card();
}

}  // namespace rnn::ui
