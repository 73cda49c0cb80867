#include "ui/widgets/banner.h"

#include <algorithm>

#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {

BannerClick banner(const Banner& banner, const Palette& colours) {
  const ImU32 ink = banner.is_error ? colours.failure : colours.warning;
  const ImU32 bed = banner.is_error ? colours.failure_bed : colours.warning_bed;
  const float width = ImGui::GetContentRegionAvail().x, inset = px(14), button = ImGui::GetFrameHeight();
  const float action = banner.action.empty() ? 0 : ImGui::CalcTextSize(banner.action.c_str()).x + px(30);
  const float buttons = action + (banner.dismissible ? button + px(6) : 0);
  const bool below = action > 0 && width - buttons < px(300);  // narrow: the button gets a line of its own
  const float room = width - 2 * inset - px(8) - (below ? (banner.dismissible ? button : 0) : buttons);
  const float text = ImGui::CalcTextSize(banner.text.c_str(), nullptr, false, room).y;
  const float line = std::max(text, button), height = line + px(14) + (below ? button + px(6) : 0);

  const ImVec2 at = ImGui::GetCursorScreenPos(), end{at.x + width, at.y + height};
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  canvas->AddRectFilled(at, end, bed, px(8));
  canvas->AddRectFilled(at, {at.x + px(4), end.y}, ink, px(8), ImDrawFlags_RoundCornersLeft);
  ImGui::PushID(banner.name.c_str());
  ImGui::SetCursorScreenPos({at.x + inset, at.y + px(7) + (line - text) / 2});
  ImGui::PushTextWrapPos(ImGui::GetCursorPosX() + room);
  text_line(banner.text, colours.text);
  ImGui::PopTextWrapPos();
  describe_area(banner.name, banner.text, at, end);

  BannerClick click = BannerClick::none;
  if (action > 0) {
    if (below)
      ImGui::SetCursorScreenPos({at.x + inset, at.y + px(7) + line + px(4)});
    else
      ImGui::SetCursorScreenPos({end.x - inset - buttons + px(4), at.y + (height - button) / 2});
    ImGui::PushStyleColor(ImGuiCol_Button, ink);
    ImGui::PushStyleColor(ImGuiCol_ButtonHovered, mix(ink, colours.text, 0.25f));
    ImGui::PushStyleColor(ImGuiCol_Text, colours.card);
    if (ImGui::Button(banner.action.c_str(), {action - px(8), 0})) click = BannerClick::action;
    ImGui::PopStyleColor(3);
  }
  if (banner.dismissible) {
    ImGui::SetCursorScreenPos({end.x - inset - button + px(6), at.y + px(7) + (line - button) / 2});
    const std::string label = "Dismiss " + banner.name;
    if (icon_button({.icon = Icon::close, .label = label.c_str()})) click = BannerClick::dismiss;
  }
  ImGui::PopID();
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, height});
  return click;
}

}  // namespace rnn::ui
