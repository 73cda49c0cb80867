#include "ui/widgets/heatmap.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "ui/activations.h"
#include "ui/number_text.h"
#include "ui/utf8.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

// Four vertices each; without vertex offsets (WebGL2) a window can have 65,536.
constexpr int kMostCells = 10'000;
constexpr int kShades = 64;       // each side of 0: more are not told apart
constexpr float kScrollMark = 7;  // right of the cells

/// Cells of a size that can be read, as many as there is room for.
struct Grid {
  const Heatmap& heatmap;
  ImVec2 low, high;  // of the cells
  ImVec2 cell;
  int rows, columns;  // that fit
  int first_unit, first_column;

  Grid(const Heatmap& map, HeatmapWindow& window, ImVec2 at, ImVec2 size) : heatmap(map) {
    low = {at.x + px(36), at.y + px(18)};
    const ImVec2 room{at.x + size.x - low.x - px(kScrollMark), at.y + size.y - low.y};
    cell.x = std::clamp(std::floor(room.x / static_cast<float>(map.columns)), px(12), px(28));
    // 3 to 14 high: thin enough for an overview, thick enough to point at.
    cell.y = std::clamp(std::floor(room.y / static_cast<float>(map.units)), px(3), px(14));
    columns = std::clamp(static_cast<int>(room.x / cell.x), 1, map.columns);
    rows = std::clamp(static_cast<int>(room.y / cell.y), 1, map.units);
    for (; rows * columns > kMostCells; rows = static_cast<int>(room.y / cell.y)) cell.y += px(0.5f);
    window.first_unit = std::clamp(window.first_unit, 0.0f, static_cast<float>(map.units - rows));
    window.from_newest = std::clamp(window.from_newest, 0.0f, static_cast<float>(map.columns - columns));
    first_unit = static_cast<int>(window.first_unit);
    first_column = map.columns - columns - static_cast<int>(window.from_newest);
    high = {low.x + cell.x * static_cast<float>(columns), low.y + cell.y * static_cast<float>(rows)};
  }

  ImVec2 at(int unit, int column) const {
    return {low.x + cell.x * static_cast<float>(column - first_column),
            low.y + cell.y * static_cast<float>(unit - first_unit)};
  }
  std::optional<HeatmapCell> under(ImVec2 pointer) const {
    if (pointer.x < low.x || pointer.y < low.y || pointer.x >= high.x || pointer.y >= high.y)
      return std::nullopt;
    return HeatmapCell{first_unit + std::min(rows - 1, static_cast<int>((pointer.y - low.y) / cell.y)),
                       first_column + std::min(columns - 1, static_cast<int>((pointer.x - low.x) / cell.x))};
  }
};

std::array<ImU32, 2 * kShades + 1> shades(const Palette& colours) {
  std::array<ImU32, 2 * kShades + 1> table;
  for (int i = -kShades; i <= kShades; ++i)
    table[static_cast<std::size_t>(i + kShades)] = diverging(colours, static_cast<float>(i) / kShades);
  return table;
}

void draw_cells(const Grid& grid, float scale, ImDrawList* canvas, const Palette& colours) {
  const auto table = shades(colours);
  const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
  const float factor = kShades / scale;
  for (int c = 0; c < grid.columns; ++c) {
    canvas->PrimReserve(6 * grid.rows, 4 * grid.rows);
    ImVec2 at = grid.at(grid.first_unit, grid.first_column + c);
    for (int r = 0; r < grid.rows; ++r, at.y += grid.cell.y) {
      const float value = activation(grid.heatmap, grid.first_column + c, grid.first_unit + r);
      const float shade = std::clamp(std::round(value * factor), -float{kShades}, float{kShades});
      const ImU32 colour = std::isfinite(value)
                               ? table[static_cast<std::size_t>(static_cast<int>(shade) + kShades)]
                               : colours.failure;
      canvas->PrimRectUV(at, {at.x + grid.cell.x - 1, at.y + grid.cell.y}, white, white, colour);
    }
  }
}

/// What is read, above the columns.
void draw_inputs(const Grid& grid, const StepNumbers* numbers, const HeatmapWindow& window,
                 ImDrawList* canvas, const Palette& colours) {
  for (int c = grid.first_column; c < grid.first_column + grid.columns; ++c) {
    const std::uint32_t point = grid.heatmap.characters[static_cast<std::size_t>(c)];
    const bool blank = point == ' ' || point == '\n' || point == '\t';
    const ImVec2 corner{grid.at(0, c).x, grid.low.y - px(16)};
    if (numbers) {
      draw_step_numbers(*numbers, c, corner, {corner.x + grid.cell.x - 1, grid.low.y - px(3)},
                        c == window.column ? colours.text : colours.muted);
      continue;
    }
    const ImU32 colour = c == window.column ? colours.text
                         : blank            ? fade(colours.muted, 0.6f)
                                            : colours.muted;
    const std::string sign = visible_sign(point);
    const float width = mono_font()->CalcTextSizeA(px(kSmall), FLT_MAX, 0, sign.c_str()).x;
    const float left = corner.x + (grid.cell.x - 1 - width) / 2;
    canvas->AddText(mono_font(), px(kSmall), {left, grid.low.y - px(17)}, colour, sign.c_str());
  }
}

/// Numbers of units, at round places at least a line apart.
void draw_numbers(const Grid& grid, ImDrawList* canvas, const Palette& colours) {
  int every = 1;
  while (static_cast<float>(every) * grid.cell.y < px(kTiny + 5)) every *= 2;
  for (int unit = grid.first_unit; unit < grid.first_unit + grid.rows; ++unit) {
    if (unit % every != 0) continue;
    const std::string number = std::to_string(unit);
    const float width = regular_font()->CalcTextSizeA(px(kTiny), FLT_MAX, 0, number.c_str()).x;
    const float middle = grid.at(unit, 0).y + grid.cell.y / 2;
    canvas->AddText(regular_font(), px(kTiny), {grid.low.x - px(6) - width, middle - px(kTiny) / 2},
                    colours.muted, number.c_str());
  }
}

/// Where there are more units: which part of them is shown.
void draw_scroll_mark(const Grid& grid, ImDrawList* canvas, const Palette& colours) {
  if (grid.rows >= grid.heatmap.units) return;
  const float left = grid.high.x + px(3), height = grid.high.y - grid.low.y;
  const float unit = height / static_cast<float>(grid.heatmap.units);
  const float top = grid.low.y + unit * static_cast<float>(grid.first_unit);
  const auto bar = [&](float from, float to, ImU32 colour) {
    canvas->AddRectFilled({left, from}, {left + px(4), to}, colour, px(2));
  };
  bar(grid.low.y, grid.high.y, colours.field);
  bar(top, top + unit * static_cast<float>(grid.rows), colours.muted);
}

/// The number of the selected unit, on a tag beside its row.
void draw_tag(const Grid& grid, int unit, ImDrawList* canvas, const Palette& colours) {
  const float middle = grid.at(unit, 0).y + grid.cell.y / 2, half = px(8);
  if (middle < grid.low.y || middle > grid.high.y) return;
  const std::string number = std::to_string(unit);
  const float width = bold_font()->CalcTextSizeA(px(kTiny), FLT_MAX, 0, number.c_str()).x;
  const float right = grid.low.x - px(3), left = right - width - px(8);
  canvas->AddRectFilled({left, middle - half}, {right, middle + half}, colours.text, px(4));
  canvas->AddTriangleFilled({right - 1, middle - px(3)}, {grid.low.x, middle}, {right - 1, middle + px(3)},
                            colours.text);
  canvas->AddText(bold_font(), px(kTiny), {left + px(4), middle - px(kTiny) / 2}, colours.card,
                  number.c_str());
}

void draw_marks(const Grid& grid, const HeatmapWindow& window, ImDrawList* canvas, const Palette& colours) {
  if (window.unit >= 0) draw_tag(grid, window.unit, canvas, colours);
  canvas->PushClipRect(grid.low, grid.high, true);
  if (window.unit >= 0) {
    const float y = grid.at(window.unit, 0).y;
    canvas->AddRect({grid.low.x - 1, y - 1}, {grid.high.x, y + grid.cell.y + 1}, colours.text);
  }
  if (window.column >= 0) {
    const float x = grid.at(0, window.column).x;
    canvas->AddRect({x - 1, grid.low.y}, {x + grid.cell.x, grid.high.y}, fade(colours.text, 0.75f));
  }
  canvas->PopClipRect();
}

void scroll(HeatmapWindow& window, const Grid& grid) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemHovered()) {
    window.first_unit -= io.MouseWheel * 6;
    window.from_newest += io.MouseWheelH * 4;
  }
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(ImGuiMouseButton_Left)) {
    window.first_unit -= io.MouseDelta.y / grid.cell.y;
    window.from_newest += io.MouseDelta.x / grid.cell.x;
  }
}

}  // namespace

HeatmapResult draw_heatmap(const Heatmap& heatmap, const StepNumbers* numbers, HeatmapWindow& window,
                           ImVec2 size, const Palette& colours) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Grid grid(heatmap, window, at, size);
  HeatmapResult result;
  const bool released = ImGui::InvisibleButton("##heatmap", size);
  // The wheel scrolls the units where there are more of them, else the page.
  if (grid.rows < heatmap.units) ImGui::SetItemKeyOwner(ImGuiKey_MouseWheelY);
  describe("Heatmap", "img",
           std::to_string(heatmap.units) + " units, " + std::to_string(heatmap.columns) + " characters");
  scroll(window, grid);
  const bool dragged = ImGui::GetIO().MouseDragMaxDistanceSqr[0] > 16;
  if (ImGui::IsItemHovered()) result.hovered = grid.under(ImGui::GetMousePos());
  result.clicked = released && !dragged && result.hovered;

  ImDrawList* canvas = ImGui::GetWindowDrawList();
  draw_cells(grid, window.scale, canvas, colours);
  draw_inputs(grid, numbers, window, canvas, colours);
  draw_numbers(grid, canvas, colours);
  draw_scroll_mark(grid, canvas, colours);
  window.rows = grid.rows;
  draw_marks(grid, window, canvas, colours);
  return result;
}

std::string rows_text(const Heatmap& heatmap, const HeatmapWindow& window) {
  if (window.rows <= 0 || window.rows >= heatmap.units) return "";
  const int first = static_cast<int>(window.first_unit);
  return "units " + std::to_string(first) + " to " + std::to_string(first + window.rows - 1) + " of " +
         std::to_string(heatmap.units);
}

void draw_heatmap_legend(float scale, float width, const Palette& colours) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ImGui::GetFrameHeight(), thick = px(8), top = at.y + (height - thick) / 2;
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const std::string least = "−" + plain(scale), most = plain(scale);
  const auto measure = [](const std::string& text) {
    return regular_font()->CalcTextSizeA(px(kTiny), FLT_MAX, 0, text.c_str()).x;
  };
  const float left = at.x + measure(least) + px(6), right = at.x + width - measure(most) - px(6),
              middle = (left + right) / 2;
  canvas->AddRectFilledMultiColor({left, top}, {middle, top + thick}, colours.negative, colours.zero,
                                  colours.zero, colours.negative);
  canvas->AddRectFilledMultiColor({middle, top}, {right, top + thick}, colours.zero, colours.positive,
                                  colours.positive, colours.zero);
  const float words = at.y + (height - px(kTiny)) / 2;
  canvas->AddText(regular_font(), px(kTiny), {at.x, words}, colours.muted, least.c_str());
  canvas->AddText(regular_font(), px(kTiny), {right + px(6), words}, colours.muted, most.c_str());
  ImGui::Dummy({width, height});
}

}  // namespace rnn::ui
