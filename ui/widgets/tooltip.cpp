#include "ui/widgets/tooltip.h"

#include <imgui.h>

#include <algorithm>

#include "ui/widgets/fields.h"

namespace rnn::ui {
namespace {

/// Puts the next tooltip below the item, or above it where there is no room, and inside the window.
void place_beside(ImVec2 low, ImVec2 high, ImVec2 size) {
  const ImGuiViewport* viewport = ImGui::GetMainViewport();
  const float right = viewport->Pos.x + viewport->Size.x, bottom = viewport->Pos.y + viewport->Size.y;
  const bool above = high.y + px(6) + size.y > bottom;
  const float x = std::clamp(low.x, viewport->Pos.x, std::max(viewport->Pos.x, right - size.x - px(4)));
  ImGui::SetNextWindowPos({x, above ? low.y - px(6) - size.y : high.y + px(6)});
}

}  // namespace

void item_tooltip(std::string_view text) {
  if (text.empty() || !ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip)) return;
  // Items with a font of their own have their help in the usual one.
  ImGui::PushFont(regular_font(), kBody - 1);
  const float widest = px(320);
  const ImVec2 words = ImGui::CalcTextSize(text.data(), text.data() + text.size(), false, widest);
  const ImVec2 padding = ImGui::GetStyle().WindowPadding;
  place_beside(ImGui::GetItemRectMin(), ImGui::GetItemRectMax(),
               {words.x + 2 * padding.x, words.y + 2 * padding.y});
  if (ImGui::BeginTooltip()) {
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + widest);
    ImGui::TextUnformatted(text.data(), text.data() + text.size());
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
  }
  ImGui::PopFont();
}

}  // namespace rnn::ui
