#include "ui/app.h"

#include <algorithm>

#include "ui/draft.h"
#include "ui/layout.h"
#include "ui/panels/panels.h"
#include "ui/probing.h"
#include "ui/theme.h"
#include "ui/widgets/fields.h"

namespace rnn::ui {
namespace {

constexpr ImGuiWindowFlags kFixed = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                    ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus;

/// One frame's worth of what every part needs.
struct Frame {
  const Snapshot& snapshot;
  UiState& state;
  Output& output;

  void settings(float width) const {
    draw_data_panel(snapshot, state, output, width);
    draw_network_panel(snapshot, state, output, width);
    draw_training_panel(snapshot, state, output, width);
  }
  void writing(ImVec2 size) const {
    if (snapshot.task)
      draw_task_panel(snapshot, state, output, size);
    else
      draw_writing_panel(snapshot, state, output, size);
  }
  void loss(ImVec2 size) const { draw_loss_panel(snapshot, state, output, size); }
  void unrolled(ImVec2 size) const { draw_unrolled_panel(snapshot, state, output, size); }
  void heatmap(ImVec2 size) const { draw_heatmap_panel(snapshot, state, output, size); }
};

/// A column that scrolls, without a colour of its own.
void begin_area(const char* name, ImVec2 size) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
  ImGui::BeginChild(name, size, ImGuiChildFlags_NavFlattened);
  ImGui::PopStyleColor();
}

/// Two or three columns of panels side by side.
void draw_columns(const Frame& frame, const Layout& layout) {
  const float gap = layout.gap;
  begin_area("settings", {layout.settings, 0});
  frame.settings(ImGui::GetContentRegionAvail().x);
  ImGui::EndChild();
  ImGui::SameLine(0, gap);
  begin_area("pictures", {0, 0});
  frame.writing({layout.writing.x, layout.writing.y});
  if (layout.side_by_side) {
    ImGui::SameLine(0, gap);
    ImGui::BeginGroup();
    frame.loss(layout.loss);
    frame.unrolled(layout.unrolled);
    ImGui::EndGroup();
  } else {
    frame.loss(layout.loss);
    frame.unrolled(layout.unrolled);
  }
  frame.heatmap(layout.heatmap);
  ImGui::EndChild();
}

/// Everything below each other, what moves first.
void draw_one_column(const Frame& frame, const Layout& layout) {
  begin_area("column", {0, 0});
  frame.writing(layout.writing);
  frame.loss(layout.loss);
  frame.unrolled(layout.unrolled);
  frame.heatmap(layout.heatmap);
  frame.settings(layout.heatmap.x);
  ImGui::EndChild();
}

void handle_keys(const Frame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  const bool elsewhere =
      io.WantTextInput || io.NavVisible || ImGui::IsAnyItemActive() || io.KeyCtrl || io.KeyAlt || io.KeySuper;
  if (!elsewhere && ImGui::IsKeyPressed(ImGuiKey_Space, false))
    toggle_training(frame.snapshot, frame.state, frame.output);
}

/// Text that is put on a canvas in a font that was not pushed would be drawn for the density of pixels when
/// it last was.
void tell_fonts_the_pixel_density() {
  for (ImFont* font : {regular_font(), bold_font(), mono_font()}) {
    ImGui::PushFont(font, 0);
    ImGui::PopFont();
  }
}

void draw_drop_hint(const UiState& state) {
  if (state.drop_hint.empty()) return;
  const Palette& colours = palette(state.dark());
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  ImDrawList* canvas = ImGui::GetForegroundDrawList();
  const ImVec2 low = viewport->Pos, high{low.x + viewport->Size.x, low.y + viewport->Size.y};
  canvas->AddRectFilled(low, high, fade(colours.background, 0.8f));
  const float inset = px(16);
  canvas->AddRect({low.x + inset, low.y + inset}, {high.x - inset, high.y - inset}, colours.training, px(14),
                  0, px(3));
  const ImVec2 words = bold_font()->CalcTextSizeA(px(24), FLT_MAX, 0, state.drop_hint.c_str());
  canvas->AddText(bold_font(), px(24), {(low.x + high.x - words.x) / 2, (low.y + high.y - words.y) / 2},
                  colours.text, state.drop_hint.c_str());
}

}  // namespace

void draw_app(const Snapshot& snapshot, UiState& state, Output& output) {
  follow_experiment(snapshot, state);
  check_draft(snapshot, state);
  use_palette(palette(state.dark()));
  ImGui::GetStyle().FramePadding.y = px(state.touch ? 8 : 5);
  state.heatmap.hovered_column = std::exchange(state.heatmap.pointed_column, -1);

  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  ImGui::SetNextWindowPos(viewport->WorkPos);
  ImGui::SetNextWindowSize(viewport->WorkSize);
  const float margin = px(viewport->WorkSize.x < px(700) ? 8 : 14);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {margin, px(10)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {px(10), px(10)});
  ImGui::Begin("RNN Playground", nullptr, kFixed);
  ImGui::PopStyleVar(3);
  tell_fonts_the_pixel_density();

  const Frame frame{snapshot, state, output};
  draw_top_bar(snapshot, state, output);
  ImGui::SetCursorPos({margin, top_bar_height(ImGui::GetContentRegionAvail().x)});
  draw_notices(snapshot, state, output);
  const Layout layout = lay_out(ImGui::GetContentRegionAvail(), static_cast<int>(state.in_force.layers));
  if (layout.one_column)
    draw_one_column(frame, layout);
  else
    draw_columns(frame, layout);
  ImGui::End();

  draw_drop_hint(state);
  handle_keys(frame);
  follow_with_probe(snapshot, state, output, true);
}

}  // namespace rnn::ui
