#include "ui/panels/sampling_settings.h"

#include <algorithm>

#include "ui/draft.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kGap = 14;

float field_height() {
  return px(kSmall) + px(6) + ImGui::GetFrameHeight() + ImGui::GetStyle().ItemSpacing.y;
}

void draw_prime(const Snapshot& snapshot, UiState& state, Output& output, float width) {
  const IconButton write{.icon = Icon::write,
                         .label = "Write",
                         .text = state.writing.request ? "Writing…" : "Write",
                         .help = "Writes a text with these settings, without waiting for the next one"};
  const IconButton more{.icon = state.writing.show_more ? Icon::chevron_down : Icon::chevron_right,
                        .label = "More sampling settings",
                        .help = "Top k, top p, length, seed"};
  const float buttons = icon_button_width(write) + icon_button_width(more) + px(12);
  property_field("prime", snapshot, state, output, width - buttons);
  ImGui::SameLine(0, px(6));
  ImGui::BeginDisabled(snapshot.parameters == 0 || state.writing.request != 0);
  if (icon_button(write)) {
    state.writing.sampling = state.draft.sampling;
    state.writing.request = send(state, output, Generate{state.draft.sampling}, Asked::text);
  }
  ImGui::EndDisabled();
  ImGui::SameLine(0, px(6));
  if (icon_button(more)) state.writing.show_more = !state.writing.show_more;
}

}  // namespace

float sampling_settings_height(const UiState& state) {
  const float spacing = ImGui::GetStyle().ItemSpacing.y;
  return px(8) + ImGui::GetFrameHeight() + spacing + field_height() * (state.writing.show_more ? 3.0f : 1.0f);
}

void draw_sampling_settings(const Snapshot& snapshot, UiState& state, Output& output) {
  const Palette& colours = palette(state.dark());
  const float width = ImGui::GetContentRegionAvail().x, gap = px(kGap), half = (width - gap) / 2;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddLine(at, {at.x + width, at.y}, colours.border);
  ImGui::SetCursorScreenPos({at.x, at.y + px(8)});
  draw_prime(snapshot, state, output, width);
  const auto field = [&](const char* name, float field_width) {
    property_field(name, snapshot, state, output, field_width);
  };
  field("temperature", half);
  ImGui::SameLine(0, gap);
  field("top_p", half);
  if (!state.writing.show_more) return;
  field("length", half);
  ImGui::SameLine(0, gap);
  field("top_k", half);
  field("sampling_seed", half);
}

}  // namespace rnn::ui
