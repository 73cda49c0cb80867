#include "ui/widgets/chips.h"

#include <algorithm>

#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

float words_width(const std::string& text) {
  return regular_font()->CalcTextSizeA(px(kSmall), FLT_MAX, 0, text.c_str()).x;
}

}  // namespace

float chip_width(const std::string& text) { return std::max(words_width(text) + px(16), px(26)); }

bool chip(const std::string& label, const std::string& text, bool on, const Palette& colours,
          const char* help) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 size{chip_width(text), ImGui::GetFrameHeight()};
  const bool pressed = ImGui::InvisibleButton(label.c_str(), size, ImGuiButtonFlags_EnableNav);
  describe(label, "switch", on ? "true" : "false");
  item_tooltip(help);
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const float inset = px(2);
  const ImU32 bed = on ? colours.raised : ImGui::IsItemHovered() ? colours.hovered : colours.field;
  canvas->AddRectFilled({at.x, at.y + inset}, {at.x + size.x, at.y + size.y - inset}, bed, px(6));
  const float words = words_width(text);
  canvas->AddText(regular_font(), px(kSmall),
                  {at.x + (size.x - words) / 2, at.y + (size.y - px(kSmall)) / 2 - px(1)},
                  on ? colours.text : colours.muted, text.c_str());
  return pressed;
}

}  // namespace rnn::ui
