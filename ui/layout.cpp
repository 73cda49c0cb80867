#include "ui/layout.h"

#include <algorithm>

#include "ui/theme.h"

namespace rnn::ui {
namespace {

float unrolled_height(int layers) { return px(200) + px(54) * static_cast<float>(layers); }

Layout in_one_column(ImVec2 room, int layers, float gap) {
  const float width = room.x - ImGui::GetStyle().ScrollbarSize;
  return {.one_column = true,
          .gap = gap,
          .writing = {width, px(430)},
          .loss = {width, px(230)},
          .unrolled = {width, unrolled_height(layers)},
          .heatmap = {width, px(280)}};
}

}  // namespace

Layout lay_out(ImVec2 room, int layers) {
  const float gap = px(10);
  if (room.x < px(720)) return in_one_column(room, layers, gap);
  Layout layout{.gap = gap};
  layout.settings = std::clamp(room.x * 0.235f, px(268), px(380));
  const float width = room.x - layout.settings - gap;
  layout.side_by_side = width > px(800);
  if (!layout.side_by_side) {
    const float inner = width - ImGui::GetStyle().ScrollbarSize;
    layout.writing = {inner, std::max(px(380), room.y * 0.62f)};
    layout.loss = {inner, px(210)};
    layout.unrolled = {inner, unrolled_height(layers)};
    layout.heatmap = {inner, px(270)};
    return layout;
  }
  // The heatmap gets about a third of the height; above it text, and beside that loss and network.
  const float heatmap = std::clamp(room.y * 0.33f, px(210), px(420));
  const float upper = std::max(room.y - heatmap - gap, px(400));
  const bool scrolls = upper + gap + heatmap > room.y + 1;
  const float inner = width - (scrolls ? ImGui::GetStyle().ScrollbarSize : 0);
  const float side = std::clamp(inner * 0.43f, px(360), px(620));
  layout.writing = {inner - side - gap, upper};
  // A deep network takes room from the curve.
  const float unrolled = (upper - gap) * (layers > 2 ? 0.62f : layers > 1 ? 0.56f : 0.5f);
  layout.loss = {side, upper - gap - unrolled};
  layout.unrolled = {side, unrolled};
  layout.heatmap = {inner, heatmap};
  return layout;
}

}  // namespace rnn::ui
