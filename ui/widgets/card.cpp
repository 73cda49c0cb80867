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

}  // namespace rnn::ui
