#include <imgui.h>
#include <imgui_stdlib.h>
#include <algorithm>

#include "ui/widgets/field_frame.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

/// Segments in a row, or in as many rows as the words need.
std::size_t segments_in_a_row(std::span<const std::string_view> options, float width) {
  float widest = 0;
  for (std::string_view option : options)
    widest = std::max(widest, ImGui::CalcTextSize(option.data(), option.data() + option.size()).x);
  const auto fitting = static_cast<std::size_t>(width / (widest + px(12)));
  if (fitting >= options.size()) return options.size();
  const std::size_t at_most = std::max<std::size_t>(1, fitting);
  const std::size_t rows = (options.size() + at_most - 1) / at_most;
  return (options.size() + rows - 1) / rows;
}

bool segment(const std::string& label, std::string_view option, bool chosen, ImVec2 size,
             const Palette& colours) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(label.c_str(), size, ImGuiButtonFlags_EnableNav);
  describe(label, "radio", chosen ? "true" : "false");
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + size.x, at.y + size.y};
  if (chosen || ImGui::IsItemHovered())
    canvas->AddRectFilled(at, end, ImGui::GetColorU32(chosen ? colours.raised : fade(colours.raised, 0.5f)),
                          px(5));
  const ImVec2 words = ImGui::CalcTextSize(option.data(), option.data() + option.size());
  canvas->AddText({at.x + (size.x - words.x) / 2, at.y + (size.y - words.y) / 2},
                  ImGui::GetColorU32(chosen ? colours.text : colours.muted), option.data(),
                  option.data() + option.size());
  return pressed;
}

}  // namespace

Edit segmented_field(const FieldText& text, std::span<const std::string_view> options, int& chosen,
                     float width) {
  const FieldFrame frame(text, width);
  ImGui::PushFont(nullptr, kSmall);
  const float edge = px(2), height = ImGui::GetFrameHeight();
  const std::size_t columns = segments_in_a_row(options, width - 2 * edge);
  const std::size_t rows = (options.size() + columns - 1) / columns;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size{(width - 2 * edge) / static_cast<float>(columns), height};
  ImGui::GetWindowDrawList()->AddRectFilled(
      at, {at.x + width, at.y + size.y * static_cast<float>(rows) + 2 * edge},
      ImGui::GetColorU32(text.colours->field), px(7));
  Edit edit;
  for (std::size_t i = 0; i < options.size(); ++i) {
    ImGui::SetCursorScreenPos({at.x + edge + size.x * static_cast<float>(i % columns),
                               at.y + edge + size.y * static_cast<float>(i / columns)});
    const std::string label = text.label + ": " + std::string(options[i]);
    const int index = static_cast<int>(i);
    if (segment(label, options[i], index == chosen, size, *text.colours) && index != chosen) {
      chosen = index;
      edit = {true, true};
    }
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, size.y * static_cast<float>(rows) + 2 * edge});
  ImGui::PopFont();
  return edit;
}

Edit combo_field(const FieldText& text, std::span<const std::string_view> options, int& chosen, float width) {
  const FieldFrame frame(text, width);
  const std::string shown(options[static_cast<std::size_t>(chosen)]);
  ImGui::SetNextItemWidth(width);
  Edit edit;
  const bool open = ImGui::BeginCombo(frame.id(), shown.c_str());
  if (!open) {
    describe(text.label, "combobox", shown);
    return edit;
  }
  for (std::size_t i = 0; i < options.size(); ++i) {
    const std::string option(options[i]);
    const int index = static_cast<int>(i);
    if (ImGui::Selectable(option.c_str(), index == chosen) && index != chosen) {
      chosen = index;
      edit = {true, true};
    }
    describe(text.label + ": " + option, "option", index == chosen ? "true" : "false");
  }
  ImGui::EndCombo();
  return edit;
}

Edit toggle_field(const FieldText& text, bool& value, float width) {
  const FieldFrame frame(text, width, true);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ImGui::GetFrameHeight(), track = px(28), thick = px(16);
  Edit edit;
  if (ImGui::InvisibleButton(frame.id(), {width, height}, ImGuiButtonFlags_EnableNav)) {
    value = !value;
    edit = {true, true};
  }
  describe(text.label, "switch", value ? "true" : "false");
  item_tooltip(text.help);
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const Palette& colours = *text.colours;
  const float middle = at.y + height / 2, left = at.x + width - track;
  const ImU32 bed = value ? colours.text : ImGui::IsItemHovered() ? colours.hovered : colours.raised;
  canvas->AddRectFilled({left, middle - thick / 2}, {left + track, middle + thick / 2},
                        ImGui::GetColorU32(bed), thick / 2);
  canvas->AddCircleFilled({value ? left + track - thick / 2 : left + thick / 2, middle}, thick / 2 - px(2.5f),
                          ImGui::GetColorU32(value ? colours.card : colours.muted));
  ImGui::PushFont(nullptr, kSmall);
  canvas->AddText({at.x, middle - ImGui::GetFontSize() / 2}, ImGui::GetColorU32(colours.muted),
                  text.label.c_str());
  ImGui::PopFont();
  return edit;
}

Edit text_field(const FieldText& text, std::string& value, std::size_t longest, const char* hint,
                float width) {
  const FieldFrame frame(text, width, true);
  ImGui::SetNextItemWidth(width);
  Edit edit;
  edit.changed = ImGui::InputTextWithHint(frame.id(), hint, &value);
  edit.finished = ImGui::IsItemDeactivatedAfterEdit();
  describe(text.label, "textbox", value);
  item_tooltip(text.help);
  if (value.size() > longest) {
    // Cut between two code points.
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
    value.resize(end);
  }
  return edit;
}

}  // namespace rnn::ui
