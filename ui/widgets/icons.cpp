#include "ui/widgets/icons.h"

#include <cmath>
#include <numbers>
#include <string>

#include "ui/theme.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

/// Icons are drawn on a square from (−1, −1) to (1, 1).
struct Pen {
  ImDrawList* canvas;
  ImVec2 centre;
  float half;
  ImU32 colour;

  ImVec2 at(float x, float y) const { return {centre.x + x * half, centre.y + y * half}; }
  float weight() const { return half * 0.24f; }
  void line(std::initializer_list<ImVec2> points, bool closed = false) const {
    for (const ImVec2& p : points) canvas->PathLineTo(at(p.x, p.y));
    canvas->PathStroke(colour, closed ? ImDrawFlags_Closed : 0, weight());
  }
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c) const {
    canvas->AddTriangleFilled(at(a.x, a.y), at(b.x, b.y), at(c.x, c.y), colour);
  }
  void box(float x0, float y0, float x1, float y1) const {
    canvas->AddRectFilled(at(x0, y0), at(x1, y1), colour, half * 0.15f);
  }
  void dot(float x, float y, float radius) const { canvas->AddCircleFilled(at(x, y), half * radius, colour); }
  void arc(float radius, float from, float to) const {
    canvas->PathArcTo(centre, half * radius, from, to);
    canvas->PathStroke(colour, 0, weight());
  }
};

void draw_sun(const Pen& pen) {
  pen.dot(0, 0, 0.45f);
  for (int i = 0; i < 8; ++i) {
    const float angle = static_cast<float>(i) * kPi / 4, x = std::cos(angle), y = std::sin(angle);
    pen.canvas->AddLine(pen.at(x * 0.7f, y * 0.7f), pen.at(x, y), pen.colour, pen.weight() * 0.8f);
  }
}

void draw_reset(const Pen& pen) {
  pen.arc(0.78f, -0.2f * kPi, 1.45f * kPi);
  pen.triangle({-0.1f, -1.15f}, {-0.1f, -0.35f}, {0.5f, -0.75f});
}

void draw_dice(const Pen& pen) {
  pen.canvas->AddRect(pen.at(-0.85f, -0.85f), pen.at(0.85f, 0.85f), pen.colour, pen.half * 0.3f, 0,
                      pen.weight() * 0.8f);
  for (float place : {-0.38f, 0.0f, 0.38f}) pen.dot(place, place, 0.16f);
}

void draw(const Pen& pen, Icon icon) {
  switch (icon) {
    case Icon::play:
      return pen.triangle({-0.65f, -0.85f}, {-0.65f, 0.85f}, {0.9f, 0});
    case Icon::pause:
      pen.box(-0.7f, -0.8f, -0.2f, 0.8f);
      return pen.box(0.2f, -0.8f, 0.7f, 0.8f);
    case Icon::step:
      pen.triangle({-0.8f, -0.75f}, {-0.8f, 0.75f}, {0.35f, 0});
      return pen.box(0.45f, -0.75f, 0.8f, 0.75f);
    case Icon::reset:
      return draw_reset(pen);
    case Icon::open:
      pen.line({{-0.9f, 0.2f}, {-0.9f, 0.85f}, {0.9f, 0.85f}, {0.9f, 0.2f}});
      pen.line({{0, 0.4f}, {0, -0.8f}});
      return pen.line({{-0.45f, -0.4f}, {0, -0.85f}, {0.45f, -0.4f}});
    case Icon::page:
      pen.line({{-0.65f, -0.95f}, {0.2f, -0.95f}, {0.7f, -0.45f}, {0.7f, 0.95f}, {-0.65f, 0.95f}}, true);
      pen.line({{-0.3f, 0}, {0.35f, 0}});
      return pen.line({{-0.3f, 0.45f}, {0.35f, 0.45f}});
    case Icon::save:
      pen.line({{-0.9f, 0.2f}, {-0.9f, 0.85f}, {0.9f, 0.85f}, {0.9f, 0.2f}});
      pen.line({{0, -0.9f}, {0, 0.3f}});
      return pen.line({{-0.45f, -0.1f}, {0, 0.35f}, {0.45f, -0.1f}});
    case Icon::sun:
      return draw_sun(pen);
    case Icon::moon:
      pen.canvas->PathArcTo(pen.centre, pen.half * 0.85f, -0.35f * kPi, 1.0f * kPi);
      pen.canvas->PathBezierQuadraticCurveTo(pen.at(0.35f, 0.35f), pen.at(0.38f, -0.76f), 12);
      return pen.canvas->PathFillConcave(pen.colour);
    case Icon::half:
      pen.arc(0.8f, 0, 2 * kPi);
      pen.canvas->PathArcTo(pen.centre, pen.half * 0.8f, -0.5f * kPi, 0.5f * kPi);
      return pen.canvas->PathFillConvex(pen.colour);
    case Icon::close:
      pen.line({{-0.6f, -0.6f}, {0.6f, 0.6f}});
      return pen.line({{-0.6f, 0.6f}, {0.6f, -0.6f}});
    case Icon::dice:
      return draw_dice(pen);
    case Icon::plus:
      pen.line({{-0.65f, 0}, {0.65f, 0}});
      return pen.line({{0, -0.65f}, {0, 0.65f}});
    case Icon::minus:
      return pen.line({{-0.65f, 0}, {0.65f, 0}});
    case Icon::copy:
      pen.canvas->AddRect(pen.at(-0.4f, -0.4f), pen.at(0.85f, 0.85f), pen.colour, pen.half * 0.2f, 0,
                          pen.weight() * 0.8f);
      return pen.line({{-0.55f, 0.4f}, {-0.85f, 0.4f}, {-0.85f, -0.85f}, {0.4f, -0.85f}, {0.4f, -0.55f}});
    case Icon::write:
      pen.line({{-0.85f, 0.85f}, {-0.7f, 0.25f}, {0.55f, -0.9f}, {0.9f, -0.55f}, {-0.3f, 0.7f}}, true);
      return;
    case Icon::chevron_down:
      return pen.line({{-0.55f, -0.25f}, {0, 0.3f}, {0.55f, -0.25f}});
    case Icon::chevron_right:
      return pen.line({{-0.25f, -0.55f}, {0.3f, 0}, {-0.25f, 0.55f}});
  }
}

float height_of(const IconButton& button) {
  return button.height > 0 ? button.height : ImGui::GetFrameHeight();
}

}  // namespace

void draw_icon(ImDrawList* canvas, Icon icon, ImVec2 centre, float size, ImU32 colour) {
  draw({canvas, centre, size / 2, colour}, icon);
}

float icon_button_width(const IconButton& button) {
  const float height = height_of(button);
  return *button.text ? height * 0.5f + px(13) + px(8) + ImGui::CalcTextSize(button.text).x + height * 0.4f
                      : height;
}

bool icon_button(const IconButton& button) {
  const float height = height_of(button), width = icon_button_width(button);
  const ImVec2 low = ImGui::GetCursorScreenPos();
  const std::string id = std::string("##icon ") + button.label;
  const bool pressed = ImGui::InvisibleButton(id.c_str(), {width, height}, ImGuiButtonFlags_EnableNav);
  describe(button.label, "button");
  const bool hovered = ImGui::IsItemHovered();
  ImU32 bed = ImGui::GetColorU32(button.colour ? button.colour : ImGui::GetColorU32(ImGuiCol_Button, 0.0f));
  if (!button.colour && *button.text) bed = ImGui::GetColorU32(ImGuiCol_Button);
  if (hovered)
    bed = button.hovered ? ImGui::GetColorU32(button.hovered) : ImGui::GetColorU32(ImGuiCol_ButtonHovered);
  const ImU32 ink = button.ink ? ImGui::GetColorU32(button.ink) : ImGui::GetColorU32(ImGuiCol_Text);

  ImDrawList* canvas = ImGui::GetWindowDrawList();
  canvas->AddRectFilled(low, {low.x + width, low.y + height}, bed, px(7));
  const float middle = low.y + height / 2;
  const float icon_x = *button.text ? low.x + height * 0.5f + px(4) : low.x + width / 2;
  draw_icon(canvas, button.icon, {icon_x, middle}, px(13), ink);
  if (*button.text)
    canvas->AddText({icon_x + px(9) + px(6), middle - ImGui::GetFontSize() / 2}, ink, button.text);
  item_tooltip(button.help);
  return pressed;
}

}  // namespace rnn::ui
