#include "ui/widgets/plot.h"

#include <algorithm>
#include <cmath>

namespace rnn::ui {
namespace {

struct Words {
  ImDrawList* canvas;
  ImU32 colour;
  ImFont* font = regular_font();
  float size = px(kTiny);

  ImVec2 measure(const std::string& text) const {
    return font->CalcTextSizeA(size, FLT_MAX, 0, text.c_str(), text.c_str() + text.size());
  }
  void put(ImVec2 at, const std::string& text) const {
    canvas->AddText(font, size, at, colour, text.c_str(), text.c_str() + text.size());
  }
};

}  // namespace

Plot::Plot(ImVec2 size, const Axis& x, const Axis& y, const Palette& colours)
    : x_(x), y_(y), canvas_(ImGui::GetWindowDrawList()) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Words words{canvas_, ImGui::GetColorU32(colours.muted)};
  const float line = words.size;
  const std::vector<double> rows = ticks(y, static_cast<int>(size.y / px(34)));
  float widest = 0;
  for (double value : rows) widest = std::max(widest, words.measure(tick_text(value)).x);
  low_ = {at.x + widest + px(8), at.y + px(4)};
  high_ = {at.x + size.x - px(4), at.y + size.y - line - px(6)};

  for (double value : rows) {
    const float height = this->at({0, value}).y;
    canvas_->AddLine({low_.x, height}, {high_.x, height}, colours.faint);
    const std::string text = tick_text(value);
    words.put({low_.x - px(6) - words.measure(text).x, height - line / 2}, text);
  }
  for (double value : ticks(x, static_cast<int>((high_.x - low_.x) / px(64)))) {
    const float place = this->at({value, y.low}).x;
    const std::string text = tick_text(value);
    const float width = words.measure(text).x;
    const float left = std::clamp(place - width / 2, low_.x - px(2), high_.x - width);
    canvas_->AddLine({place, high_.y}, {place, high_.y + px(3)}, colours.muted);
    words.put({left, high_.y + px(5)}, text);
  }
  canvas_->AddLine({low_.x, high_.y}, high_, colours.faint);
}

ImVec2 Plot::at(PlotPoint point) const {
  return {low_.x + static_cast<float>(x_.share(point.x)) * (high_.x - low_.x),
          high_.y - static_cast<float>(y_.share(point.y)) * (high_.y - low_.y)};
}

void Plot::curve(std::span<const PlotPoint> points, ImU32 colour, float weight) const {
  canvas_->PushClipRect({low_.x, low_.y - px(2)}, {high_.x + px(2), high_.y}, true);
  for (const PlotPoint& point : thin(points, x_, columns())) canvas_->PathLineTo(at(point));
  canvas_->PathStroke(colour, 0, px(weight));
  canvas_->PopClipRect();
}

void Plot::dots(std::span<const PlotPoint> points, ImU32 colour, float radius) const {
  canvas_->PushClipRect({low_.x - px(4), low_.y - px(4)}, {high_.x + px(4), high_.y}, true);
  for (const PlotPoint& point : points)
    if (std::isfinite(point.y)) canvas_->AddCircleFilled(at(point), px(radius), colour, 10);
  canvas_->PopClipRect();
}

void Plot::level(double y, const std::string& text, ImU32 colour, bool left) const {
  const float height = at({x_.low, y}).y;
  if (height < low_.y - px(2) || height > high_.y) return;
  for (float x = low_.x; x < high_.x; x += px(6))
    canvas_->AddLine({x, height}, {std::min(x + px(2), high_.x), height}, colour, px(1.2f));
  const Words words{canvas_, colour};
  const ImVec2 size = words.measure(text);
  const bool above = height - size.y - px(3) > low_.y;
  // At the left, where a curve that approaches the level is not yet; at the right, where one that leaves it
  // is no more.
  words.put({left ? low_.x + px(4) : high_.x - size.x, above ? height - size.y - px(2) : height + px(2)},
            text);
}

void Plot::vertical(double x, ImU32 colour) const {
  const float place = at({x, y_.low}).x;
  canvas_->AddLine({place, low_.y}, {place, high_.y}, colour);
}

}  // namespace rnn::ui
