#pragma once

#include <imgui.h>

namespace rnn::ui {

enum class Icon {
  play,
  pause,
  step,
  reset,
  open,
  page,
  save,
  sun,
  moon,
  half,
  close,
  dice,
  plus,
  minus,
  copy,
  write,
  chevron_down,
  chevron_right
};

/// Draws an icon of our own, `size` wide and high, centred.
void draw_icon(ImDrawList* canvas, Icon icon, ImVec2 centre, float size, ImU32 colour);

/// A button with an icon and, where `text` is not empty, words. `label` names it; `help` is its tooltip.
struct IconButton {
  Icon icon;
  const char* label;
  const char* text = "";
  const char* help = "";
  float height = 0;  // 0: as other fields
  ImU32 colour = 0;  // 0: as other buttons
  ImU32 hovered = 0;
  ImU32 ink = 0;
};
float icon_button_width(const IconButton& button);
bool icon_button(const IconButton& button);

}  // namespace rnn::ui
