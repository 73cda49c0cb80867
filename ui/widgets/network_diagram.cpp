#include "ui/widgets/network_diagram.h"

#include <algorithm>
#include <cmath>

#include "ui/activations.h"
#include "ui/number_text.h"
#include "ui/utf8.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kGutter = 62;  // of the names of the rows
constexpr float kStepWidth = 78;
constexpr float kCharacterBox = 26;

struct Painter {
  const Diagram& diagram;
  const Palette& colours;
  ImDrawList* canvas;
  ImVec2 at, size;

  int steps() const { return static_cast<int>(diagram.steps.size()); }
  float column_width() const {
    return (size.x - px(kGutter) - px(14)) / static_cast<float>(std::max(1, steps()));
  }
  float x(int step) const { return at.x + px(kGutter) + column_width() * (static_cast<float>(step) + 0.5f); }
  float input_y() const { return at.y + size.y - px(kCharacterBox) / 2 - px(1); }
  float guess_height() const { return std::clamp(size.y * 0.2f, px(40), px(60)); }
  float output_y() const { return at.y + guess_height() / 2; }
  float row_height() const {
    return (input_y() - px(kCharacterBox) / 2 - output_y() - guess_height() / 2) /
           static_cast<float>(diagram.layers);
  }
  /// Layer 0 is the lowest.
  float layer_y(int layer) const {
    return input_y() - px(kCharacterBox) / 2 - row_height() * (static_cast<float>(layer) + 0.5f);
  }
  ImVec2 half_box() const {
    return {std::min(px(44), column_width() * 0.38f),
            std::clamp(row_height() * 0.5f - std::min(px(13), row_height() * 0.2f), px(5), px(46))};
  }

  void words(ImVec2 place, ImU32 colour, const std::string& text, float text_size = kTiny,
             ImFont* font = nullptr) const {
    canvas->AddText(font ? font : regular_font(), px(text_size), place, colour, text.c_str());
  }
  void centred(ImVec2 middle, ImU32 colour, const std::string& text, float text_size, ImFont* font) const {
    const ImVec2 extent = font->CalcTextSizeA(px(text_size), FLT_MAX, 0, text.c_str());
    words({middle.x - extent.x / 2, middle.y - extent.y / 2}, colour, text, text_size, font);
  }
  void arrow(ImVec2 from, ImVec2 to, ImU32 colour) const {
    const ImVec2 along{to.x - from.x, to.y - from.y};
    const float length = std::hypot(along.x, along.y);
    if (length < px(5)) return;
    const ImVec2 unit{along.x / length, along.y / length};
    const float head = px(4.5f), half = px(2.8f);
    const ImVec2 neck{to.x - unit.x * head, to.y - unit.y * head};
    canvas->AddLine(from, neck, colour, px(1.3f));
    canvas->AddTriangleFilled(to, {neck.x - unit.y * half, neck.y + unit.x * half},
                              {neck.x + unit.y * half, neck.y - unit.x * half}, colour);
  }

  void character_box(ImVec2 middle, std::uint32_t character, ImU32 bed, ImU32 ink) const {
    const float half = px(kCharacterBox) / 2;
    canvas->AddRectFilled({middle.x - half, middle.y - half}, {middle.x + half, middle.y + half}, bed, px(6));
    centred(middle, ink, visible_sign(character), kBody, mono_font());
  }

  void number_box(ImVec2 middle, int column) const {
    const float half = px(kCharacterBox) / 2, inset = px(4);
    canvas->AddRectFilled({middle.x - half, middle.y - half}, {middle.x + half, middle.y + half},
                          colours.raised, px(6));
    draw_step_numbers(*diagram.numbers, column, {middle.x - half + inset, middle.y - half + inset},
                      {middle.x + half - inset, middle.y + half - inset}, colours.text);
  }

  void guesses(int step) const;
  void units(ImVec2 middle, ImVec2 half, int column) const;
  void cell(int step, int layer) const;
  void recurrence(int step, int layer) const;
  void names() const;
};

/// What the network expects: bars of probability, or the character that followed.
void Painter::guesses(int step) const {
  if (!diagram.tells_next) return;
  const DiagramStep& here = diagram.steps[static_cast<std::size_t>(step)];
  const float top = at.y, middle = x(step);
  if (here.guesses.empty()) {
    if (here.next)
      character_box({middle, output_y()}, here.next, colours.field, colours.text);
    else
      centred({middle, output_y()}, colours.muted, "?", kBody, mono_font());
    return;
  }
  const float line = guess_height() / 3, width = std::min(px(66), column_width() * 0.8f),
              left = middle - width / 2;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, here.guesses.size()); ++i) {
    const Guess& guess = here.guesses[i];
    const float y = top + line * static_cast<float>(i);
    const bool written = guess.character == here.next;
    words({left, y}, written ? colours.text : colours.muted, visible_sign(guess.character), kTiny + 0.5f,
          mono_font());
    const float bar = left + px(12), full = width - px(12);
    canvas->AddRectFilled({bar, y + px(4)}, {bar + full, y + line - px(3)}, colours.field, px(2));
    canvas->AddRectFilled({bar, y + px(4)},
                          {bar + std::max(px(1.5f), full * guess.probability), y + line - px(3)},
                          written ? colours.text : colours.muted, px(2));
  }
}

/// The layer's units as small squares in the colour of their activation, as many as are big enough to be
/// seen.
void Painter::units(ImVec2 middle, ImVec2 half, int column) const {
  const Heatmap& heatmap = *diagram.heatmap;
  const float margin = std::min(px(8), half.y * 0.5f), width = 2 * half.x - px(8),
              height = 2 * half.y - margin;
  if (width < px(6) || height < px(4)) return;
  float square = px(9);
  const auto fitting = [&] { return static_cast<int>(width / square) * static_cast<int>(height / square); };
  while (square > px(3.2f) && fitting() < heatmap.units) square -= px(0.2f);
  const int columns = std::max(1, static_cast<int>(width / square)),
            rows = std::max(1, static_cast<int>(height / square));
  const int shown = std::min(columns * rows, heatmap.units);
  const ImVec2 origin{
      middle.x - square * static_cast<float>(columns) / 2,
      middle.y - square * static_cast<float>(std::min(rows, (shown + columns - 1) / columns)) / 2};
  for (int i = 0; i < shown; ++i) {
    const float value = activation(heatmap, column, i) / diagram.scale;
    const ImVec2 corner{origin.x + square * static_cast<float>(i % columns),
                        origin.y + square * static_cast<float>(i / columns)};
    canvas->AddRectFilled(corner, {corner.x + square - 1, corner.y + square - 1}, diverging(colours, value));
  }
}

void Painter::cell(int step, int layer) const {
  const ImVec2 middle{x(step), layer_y(layer)}, half = half_box();
  const bool probed = diagram.heatmap && diagram.heatmap->layer == layer;
  const ImVec2 low{middle.x - half.x, middle.y - half.y}, high{middle.x + half.x, middle.y + half.y};
  canvas->AddRectFilled(low, high, colours.field, px(7));
  canvas->AddRect(low, high, probed ? colours.muted : colours.raised, px(7), 0, px(1));
  const int column = diagram.steps[static_cast<std::size_t>(step)].column;
  if (probed && column >= 0)
    units(middle, half, column);
  else
    centred(middle, colours.muted, diagram.cell, kTiny, regular_font());
  // From below, and to above.
  const float below = layer == 0 ? input_y() - px(kCharacterBox) / 2 : layer_y(layer - 1) - half.y;
  arrow({middle.x, below}, {middle.x, high.y + px(1)}, colours.muted);
  if (layer == diagram.layers - 1)
    arrow({middle.x, low.y}, {middle.x, at.y + guess_height() + px(2)}, colours.muted);
}

/// The state that goes on to the next step: h, and the LSTM's c above it.
void Painter::recurrence(int step, int layer) const {
  const ImVec2 half = half_box();
  const float from = step < 0 ? x(0) - half.x - std::min(px(16), column_width() / 3) : x(step) + half.x;
  const float to = step + 1 < steps() ? x(step + 1) - half.x - px(1)
                                      : x(step) + half.x + std::min(px(16), column_width() / 3);
  const float apart = diagram.has_cell_state ? std::min(px(7), half.y * 0.5f) : 0;
  const float y = layer_y(layer);
  arrow({from, y + apart}, {to, y + apart}, colours.text);
  if (diagram.has_cell_state) arrow({from, y - apart}, {to, y - apart}, colours.muted);
  if (step != 0 || half.y < px(12)) return;
  words({(from + to) / 2 - px(7), y + apart + px(3)}, colours.text, "W", kTiny, bold_font());
  if (diagram.has_cell_state) words({(from + to) / 2 - px(5), y - apart - px(15)}, colours.muted, "c");
}

void Painter::names() const {
  words({at.x, input_y() - px(kTiny) / 2}, colours.muted, "reads");
  if (diagram.tells_next) words({at.x, output_y() - px(kTiny) / 2}, colours.muted, "expects");
  for (int layer = 0; layer < diagram.layers; ++layer) {
    const float y = layer_y(layer);
    const bool room = row_height() > px(30);
    words({at.x, y - (room ? px(kTiny) : px(kTiny) / 2)}, colours.text,
          diagram.layers > 1 ? "layer " + std::to_string(layer + 1) : "layer", kTiny, bold_font());
    if (room) words({at.x, y + px(2)}, colours.muted, std::to_string(diagram.units) + " units");
  }
  const ImVec2 half = half_box();
  const float below = layer_y(0) + half.y, above = layer_y(diagram.layers - 1) - half.y;
  if (below + px(12) < input_y() - px(kCharacterBox) / 2)
    words({x(0) + px(5), (below + input_y() - px(kCharacterBox) / 2) / 2 - px(5)}, colours.text, "U", kTiny,
          bold_font());
  if (above - px(12) > at.y + guess_height())
    words({x(0) + px(5), (above + at.y + guess_height()) / 2 - px(5)}, colours.text, "V", kTiny, bold_font());
}

}  // namespace

int diagram_steps(float width) {
  return std::clamp(static_cast<int>((width - px(kGutter)) / px(kStepWidth)), 2, 10);
}

int draw_network_diagram(const Diagram& diagram, ImVec2 size, const Palette& colours) {
  const Painter painter{diagram, colours, ImGui::GetWindowDrawList(), ImGui::GetCursorScreenPos(), size};
  int clicked = -1;
  for (int layer = 0; layer < diagram.layers; ++layer) {
    const float half = painter.half_box().y;
    ImGui::SetCursorScreenPos({painter.at.x, painter.layer_y(layer) - half});
    const std::string label = "Look into layer " + std::to_string(layer + 1);
    if (ImGui::InvisibleButton(label.c_str(), {size.x, 2 * half}, ImGuiButtonFlags_EnableNav))
      clicked = layer;
    describe(label, "button");
    for (int step = -1; step < painter.steps(); ++step) painter.recurrence(step, layer);
    for (int step = 0; step < painter.steps(); ++step) painter.cell(step, layer);
  }
  for (int step = 0; step < painter.steps(); ++step) {
    const DiagramStep& here = diagram.steps[static_cast<std::size_t>(step)];
    const ImVec2 place{painter.x(step), painter.input_y()};
    if (diagram.numbers && here.column >= 0)
      painter.number_box(place, here.column);
    else
      painter.character_box(place, here.input, colours.raised, colours.text);
    painter.guesses(step);
  }
  painter.names();
  ImGui::SetCursorScreenPos(painter.at);
  ImGui::Dummy(size);
  return clicked;
}

}  // namespace rnn::ui
