#include "ui/widgets/card.h"

#include "ui/widgets/fields.h"

namespace rnn::ui {

void begin_card(const char* title, ImVec2 size, const Palette& colours, std::string_view note) {
  const ImGuiChildFlags height = size.y > 0 ? 0 : ImGuiChildFlags_AutoResizeY;
  ImGui::BeginChild(title, size,
                    ImGuiChildFlags_Borders | ImGuiChildFlags_AlwaysUseWindowPadding |
                        ImGuiChildFlags_NavFlattened | height,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::AlignTextToFramePadding();
  text_line(title, colours.text, kBody, bold_font());
  if (!note.empty()) {
    ImGui::SameLine(0, px(8));
    ImGui::AlignTextToFramePadding();
    text_line(note, colours.muted, kSmall);
  }
}

void card_title_right(float width) {
  ImGui::SameLine();
  const float right = ImGui::GetWindowWidth() - ImGui::GetStyle().WindowPadding.x;
  if (right - width > ImGui::GetCursorPosX()) ImGui::SetCursorPosX(right - width);
}

void end_card() { ImGui::EndChild(); }

void fade_into_more(ImU32 bed) {
  if (ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 1) return;
  const ImVec2 low = ImGui::GetWindowPos(), size = ImGui::GetWindowSize();
  const ImVec2 end{low.x + size.x - ImGui::GetStyle().ScrollbarSize, low.y + size.y};
  const ImU32 clear = fade(bed, 0);
  ImGui::GetWindowDrawList()->AddRectFilledMultiColor({low.x, end.y - px(36)}, end, clear, clear, bed, bed);
}

}  // namespace rnn::ui
