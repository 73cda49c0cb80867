#include <algorithm>
#include <bit>
#include <cmath>

#include <imgui_internal.h>

#include "ui/number_text.h"
#include "ui/widgets/field_frame.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

/// Where a value lies on a slider; a logarithmic one begins above 0.
float share_of(double value, double low, double high, bool logarithmic) {
  const double share =
      logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
  return static_cast<float>(share);
}

/// ImGui's slider with a track and a knob in place of its box: it is invisible itself, unless someone types
/// a number into it (Ctrl and click).
Edit bare_slider(const FieldFrame& frame, const Palette& colours, double& value, double low, double high,
                 bool logarithmic, float width) {
  const bool typing = ImGui::TempInputIsActive(ImGui::GetID(frame.id()));
  for (int colour : {ImGuiCol_FrameBg, ImGuiCol_FrameBgHovered, ImGuiCol_FrameBgActive, ImGuiCol_SliderGrab,
                     ImGuiCol_SliderGrabActive})
    ImGui::PushStyleColor(colour, typing ? colours.field : 0u);
  ImGui::PushStyleColor(ImGuiCol_Text, typing ? colours.text : 0u);
  ImGui::SetNextItemWidth(width);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImGuiSliderFlags flags =
      ImGuiSliderFlags_NoRoundToFormat | (logarithmic ? ImGuiSliderFlags_Logarithmic : 0);
  Edit edit;
  edit.changed = ImGui::SliderScalar(frame.id(), ImGuiDataType_Double, &value, &low, &high, "%.4g", flags);
  edit.finished = ImGui::IsItemDeactivatedAfterEdit();
  const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive();
  ImGui::PopStyleColor(6);
  if (typing) return edit;

  const float height = ImGui::GetItemRectSize().y, middle = at.y + height / 2, radius = px(7);
  const float share = share_of(std::clamp(value, low, high), low, high, logarithmic);
  const float knob = at.x + radius + share * (width - 2 * radius);
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const float half = px(2);
  canvas->AddRectFilled({at.x, middle - half}, {at.x + width, middle + half},
                        ImGui::GetColorU32(colours.raised), half);
  canvas->AddRectFilled({at.x, middle - half}, {knob, middle + half}, ImGui::GetColorU32(colours.muted),
                        half);
  canvas->AddCircleFilled({knob, middle}, lit ? radius : radius - px(1), ImGui::GetColorU32(colours.text));
  return edit;
}

template <class Number>
Edit number_input(const char* id, Number& value, ImGuiDataType type, const char* format, float width) {
  ImGui::SetNextItemWidth(width);
  Edit edit;
  edit.changed = ImGui::InputScalar(id, type, &value, nullptr, nullptr, format);
  edit.finished = ImGui::IsItemDeactivatedAfterEdit();
  return edit;
}

std::int64_t next_down(std::int64_t value, bool doubling) {
  if (!doubling || value < 2) return value - 1;
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(value) - 1));
}

std::int64_t next_up(std::int64_t value, bool doubling) {
  if (!doubling || value < 1) return value + 1;
  return static_cast<std::int64_t>(std::bit_floor(static_cast<std::uint64_t>(value))) * 2;
}

bool step_button(Icon icon, const std::string& label, bool enabled) {
  ImGui::BeginDisabled(!enabled);
  const bool pressed = icon_button({.icon = icon, .label = label.c_str()});
  ImGui::EndDisabled();
  return pressed;
}

}  // namespace

Edit slider_field(const FieldText& text, double& value, double low, double high, bool logarithmic,
                  float width) {
  const FieldFrame frame(text, width);
  const float input = px(66), gap = px(10);
  Edit edit = bare_slider(frame, *text.colours, value, low, high, logarithmic, width - input - gap);
  describe(text.label, "slider", plain(value));
  ImGui::SameLine(0, gap);
  const Edit typed = number_input("##value", value, ImGuiDataType_Double, "%.4g", input);
  describe(text.label + " value", "textbox", plain(value));
  return {edit.changed || typed.changed, edit.finished || typed.finished};
}

Edit stepper_field(const FieldText& text, std::int64_t& value, std::int64_t low, std::int64_t high,
                   bool doubling, std::string_view zero, float width) {
  const FieldFrame frame(text, width);
  const float button = ImGui::GetFrameHeight(), middle = width - 2 * button;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled(at, {at.x + width, at.y + button},
                                            ImGui::GetColorU32(text.colours->field), px(7));
  ImGui::PushStyleVarX(ImGuiStyleVar_ItemSpacing, 0);
  const std::int64_t before = value;
  if (step_button(Icon::minus, "Less: " + text.label, value > low))
    value = std::max(low, next_down(value, doubling));
  ImGui::SameLine();
  ImGui::PushStyleColor(ImGuiCol_FrameBg, 0u);
  ImGui::PushStyleVarX(ImGuiStyleVar_FramePadding, px(6));
  // "%.0lld" prints nothing for 0; what is typed is read as any other number.
  const std::string format = value == 0 && !zero.empty() ? "%.0lld" + std::string(zero) : "%lld";
  Edit edit = number_input(frame.id(), value, ImGuiDataType_S64, format.c_str(), middle);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  describe(text.label, "textbox", value == 0 && !zero.empty() ? std::string(zero) : std::to_string(value));
  ImGui::SameLine();
  const std::int64_t typed = value;
  if (step_button(Icon::plus, "More: " + text.label, value < high))
    value = std::min(high, next_up(value, doubling));
  ImGui::PopStyleVar();
  const bool stepped = value != typed || (value != before && !edit.changed);
  return {edit.changed || stepped, edit.finished || stepped};
}

Edit seed_field(const FieldText& text, std::uint64_t& value, float width) {
  const FieldFrame frame(text, width);
  const float button = ImGui::GetFrameHeight();
  Edit edit = number_input(frame.id(), value, ImGuiDataType_U64, "%llu", width - button - px(4));
  describe(text.label, "textbox", std::to_string(value));
  ImGui::SameLine(0, px(4));
  const std::string another = "Another " + text.label;
  if (icon_button({.icon = Icon::dice, .label = another.c_str(), .help = "Draw another seed"})) {
    value = (value * 6364136223846793005u + 1442695040888963407u) >> 40;  // Knuth's MMIX, its high bits
    edit = {true, true};
  }
  return edit;
}

}  // namespace rnn::ui
