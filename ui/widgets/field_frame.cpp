#include "ui/widgets/field_frame.h"

#include <imgui_internal.h>

#include "ui/widgets/tooltip.h"

namespace rnn::ui {
namespace {

/// The sign of settings that may change while training goes on.
void live_mark(const Palette& colours, float middle) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddCircleFilled({at.x + px(3), middle}, px(2.5f), colours.training);
  ImGui::Dummy({px(6), ImGui::GetFontSize()});
  item_tooltip("Takes effect at once, while training goes on");
}

}  // namespace

void text_line(std::string_view text, ImU32 colour, float size, ImFont* font) {
  ImGui::PushFont(font ? font : regular_font(), size);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void wrapped_text(std::string_view text, ImU32 colour, float size) {
  ImGui::PushTextWrapPos(0);
  text_line(text, colour, size);
  ImGui::PopTextWrapPos();
}

FieldFrame::FieldFrame(const FieldText& text, float width, bool bare)
    : text_(text), width_(width), id_("##" + text.label) {
  // Beside another field both begin at the same height, whatever their first lines are.
  ImGui::GetCurrentWindow()->DC.CurrLineTextBaseOffset = 0;
  ImGui::BeginGroup();
  ImGui::PushID(text.label.c_str());
  if (bare) return;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, px(4));
  text_line(text.label, text.problem.empty() ? text.colours->muted : text.colours->failure, kSmall);
  item_tooltip(text.help);
  const float middle = (ImGui::GetItemRectMin().y + ImGui::GetItemRectMax().y) / 2;
  if (text.live) {
    ImGui::SameLine(0, px(5));
    live_mark(*text.colours, middle);
  }
  if (!text.value.empty()) {
    ImGui::PushFont(regular_font(), kSmall);
    const float value_width = ImGui::CalcTextSize(text.value.c_str()).x;
    ImGui::PopFont();
    ImGui::SameLine();
    ImGui::SetCursorScreenPos({at.x + width - value_width, at.y});
    text_line(text.value, text.colours->text, kSmall);
  }
  ImGui::PopStyleVar();
}

FieldFrame::~FieldFrame() {
  if (!text_.problem.empty()) {
    ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + width_);
    text_line(text_.problem, text_.colours->failure, kSmall);
    ImGui::PopTextWrapPos();
  }
  ImGui::PopID();
  ImGui::EndGroup();
}

}  // namespace rnn::ui
