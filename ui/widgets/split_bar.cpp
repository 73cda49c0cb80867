#include "ui/widgets/split_bar.h"

#include <algorithm>
#include <cmath>

#include "ui/number_text.h"
#include "ui/widgets/field_frame.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr double kMost = 0.5;

void draw_bar(ImVec2 at, float width, float height, double fraction, bool lit, const Palette& colours) {
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const float boundary = at.x + width * static_cast<float>(1 - std::clamp(fraction, 0.0, 1.0));
  const float thick = px(8), top = at.y + (height - thick) / 2, gap = px(2), round = thick / 2;
  canvas->AddRectFilled({at.x, top}, {std::max(at.x, boundary - gap), top + thick}, colours.training, round,
                        ImDrawFlags_RoundCornersLeft);
  canvas->AddRectFilled({std::min(boundary + gap, at.x + width), top}, {at.x + width, top + thick},
                        colours.validation, round, ImDrawFlags_RoundCornersRight);
  const float half = lit ? px(3) : px(2);
  canvas->AddRectFilled({boundary - half, at.y + px(1)}, {boundary + half, at.y + height - px(1)},
                        colours.text, half);
}

}  // namespace

Edit split_bar(const FieldText& text, double& fraction, float width) {
  const FieldFrame frame(text, width, true);
  const std::string kept = fixed(fraction * 100, 0) + " % for validation";
  ImGui::BeginGroup();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = px(20);
  // ImGui's slider gives keyboard and pointer; what it draws is hidden by the bar.
  const ImGuiCol hidden[] = {ImGuiCol_FrameBg,    ImGuiCol_FrameBgHovered,   ImGuiCol_FrameBgActive,
                             ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive, ImGuiCol_Text};
  for (ImGuiCol colour : hidden) ImGui::PushStyleColor(colour, 0u);
  ImGui::PushStyleVarY(ImGuiStyleVar_FramePadding, (height - ImGui::GetFontSize()) / 2);
  // From left to right the training part grows: the slider's value is 1 − fraction, over the whole bar.
  double training = 1 - fraction;
  const double low = 0, high = 1;
  ImGui::SetNextItemWidth(width);
  Edit edit;
  edit.changed = ImGui::SliderScalar(frame.id(), ImGuiDataType_Double, &training, &low, &high, "%.2f",
                                     ImGuiSliderFlags_NoInput);
  edit.finished = ImGui::IsItemDeactivatedAfterEdit();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(std::size(hidden));
  describe(text.label, "slider", fixed(fraction, 2));
  item_tooltip(text.help);
  if (edit.changed) fraction = std::clamp(std::round((1 - training) * 100) / 100, 0.0, kMost);
  draw_bar(at, width, height, fraction, ImGui::IsItemHovered() || ImGui::IsItemActive(), *text.colours);
  text_line("training", text.colours->training, kSmall);
  ImGui::SameLine();
  ImGui::PushFont(regular_font(), kSmall);
  const float words = ImGui::CalcTextSize(kept.c_str()).x;
  ImGui::PopFont();
  ImGui::SetCursorScreenPos({at.x + width - words, ImGui::GetCursorScreenPos().y});
  text_line(kept, text.colours->validation, kSmall);
  ImGui::EndGroup();
  return edit;
}

}  // namespace rnn::ui
