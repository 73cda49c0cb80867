#include "ui/panels/example_view.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>
#include <vector>

#include "ui/number_text.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/text_block.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kLabel = 62;  // of "reads", "should", "gives"

void draw_symbols(const char* label, const std::string& text, ImU32 ink, const Palette& colours,
                  float width) {
  const float y = ImGui::GetCursorPosY();
  ImGui::SetCursorPosY(y + (text_line_height(kBody) - ImGui::GetTextLineHeight()) / 2);
  text_line(label, colours.muted, kSmall);
  ImGui::SameLine(px(kLabel));
  ImGui::SetCursorPosY(y);
  draw_text_block({.text = text, .size = kBody, .colour = ink, .most_lines = 3}, width - px(kLabel));
}

/// [S][O] as a curve for each output, its steps from 0.
std::vector<PlotPoint> curve_of(const std::vector<float>& values, std::size_t outputs, std::size_t o) {
  std::vector<PlotPoint> points;
  for (std::size_t s = 0; s * outputs + o < values.size(); ++s) {
    points.push_back({static_cast<double>(s), static_cast<double>(values[s * outputs + o])});
  }
  return points;
}

Axis value_axis(std::initializer_list<const std::vector<float>*> all) {
  double low = INFINITY, high = -INFINITY;
  for (const auto* values : all) {
    for (const float value : *values) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, static_cast<double>(value));
      high = std::max(high, static_cast<double>(value));
    }
  }
  if (!std::isfinite(low)) return {0, 1, false};
  const double room = std::max((high - low) * 0.08, 0.02);
  return {low - room, high + room, false};
}

void draw_series(const TaskExampleView& example, std::size_t outputs, const Palette& colours, float width) {
  const double last = std::max(1.0, static_cast<double>(example.target_steps) - 1);
  const ImVec2 at = ImGui::GetCursorScreenPos(), size{width, px(96)};
  const Plot plot(size, {0, last, false}, value_axis({&example.targets, &example.outputs}), colours);
  for (std::size_t o = 0; o < outputs; ++o) {
    plot.curve(curve_of(example.targets, outputs, o), colours.muted, 2);
    plot.curve(curve_of(example.outputs, outputs, o), colours.training, 1.5f);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy(size);
}

/// What a network reads that is to answer once: its numbers over time, a colour for each.
void draw_read(const TaskExampleView& example, std::size_t inputs, const Palette& colours, float width) {
  const double last = std::max(1.0, static_cast<double>(example.steps) - 1);
  const ImVec2 at = ImGui::GetCursorScreenPos(), size{width, px(64)};
  const Plot plot(size, {0, last, false}, value_axis({&example.inputs}), colours);
  for (std::size_t i = 0; i < inputs; ++i) {
    plot.curve(curve_of(example.inputs, inputs, i), i == 0 ? colours.muted : colours.positive, 1.5f);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy(size);
}

/// A step's numbers as a row of cells, time from left to right: piano rolls and other wide outputs.
void draw_roll(const TaskExampleView& example, std::size_t outputs, const Palette& colours, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos(), size{width, px(96)};
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  canvas->AddRectFilled(at, {at.x + size.x, at.y + size.y}, colours.field, px(5));
  const auto steps = static_cast<std::size_t>(std::max(example.target_steps, 1));
  const ImVec2 cell{size.x / static_cast<float>(steps), size.y / static_cast<float>(outputs)};
  for (std::size_t i = 0; i < std::min(example.targets.size(), example.outputs.size()); ++i) {
    const float said = example.outputs[i];
    const bool sounds = example.targets[i] > 0.5f;
    if (!sounds && said < 0.08f) continue;
    const ImVec2 low{at.x + cell.x * static_cast<float>(i / outputs),
                     at.y + size.y - cell.y * static_cast<float>(i % outputs + 1)};
    const ImVec2 high{low.x + std::max(cell.x - 1, 1.0f), low.y + std::max(cell.y, 1.5f)};
    if (said >= 0.08f) canvas->AddRectFilled(low, high, fade(colours.training, said));
    if (sounds) canvas->AddRect(low, high, colours.text);
  }
  ImGui::Dummy(size);
}

/// Rows: steps of the output; columns: steps of the input.
void draw_attention(const TaskExampleView& example, const Palette& colours, float width) {
  const auto columns = static_cast<std::size_t>(std::max(example.steps, 1));
  const std::size_t rows = example.attention.size() / columns;
  text_line("looks at", colours.muted, kSmall);
  ImGui::SameLine(px(kLabel));
  const float cell = std::min((width - px(kLabel)) / static_cast<float>(columns), px(13));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  for (std::size_t i = 0; i < rows * columns; ++i) {
    const ImVec2 low{at.x + cell * static_cast<float>(i % columns),
                     at.y + cell * static_cast<float>(i / columns)};
    canvas->AddRectFilled(low, {low.x + cell - 1, low.y + cell - 1},
                          mix(colours.field, colours.positive, std::clamp(example.attention[i], 0.0f, 1.0f)));
  }
  const ImVec2 size{cell * static_cast<float>(columns), cell * static_cast<float>(rows)};
  ImGui::Dummy(size);
  describe_area("Attention", std::to_string(rows) + " by " + std::to_string(columns), at,
                {at.x + size.x, at.y + size.y});
}

/// A single row of numbers is told, not drawn.
void draw_single(const TaskExampleView& example, const Palette& colours) {
  std::string should, gives;
  for (const float value : example.targets) should += fixed(static_cast<double>(value), 3) + "  ";
  for (const float value : example.outputs) gives += fixed(static_cast<double>(value), 3) + "  ";
  text_line("should", colours.muted, kSmall);
  ImGui::SameLine(px(kLabel));
  text_line(should, colours.text, kBody, mono_font());
  ImGui::SameLine(0, px(18));
  text_line("gives", colours.muted, kSmall);
  ImGui::SameLine(0, px(8));
  text_line(gives, colours.text, kBody, mono_font());
}

}  // namespace

void draw_example(const TaskView& task, const TaskExampleView& example, std::size_t number,
                  const Palette& colours, float width) {
  constexpr std::size_t kMostCurves = 6;
  const auto outputs = static_cast<std::size_t>(std::max(task.outputs, 1));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushID(static_cast<int>(number));
  ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, px(3));
  if (!example.input.empty()) draw_symbols("reads", example.input, colours.text, colours, width);
  const auto inputs = static_cast<std::size_t>(std::max(task.inputs, 1));
  if (!example.target.empty()) {
    if (!example.inputs.empty() && inputs <= kMostCurves) draw_read(example, inputs, colours, width);
    draw_symbols("should", example.target, colours.muted, colours, width);
    draw_symbols("gives", example.output, example.right ? colours.training : colours.failure, colours, width);
  } else if (example.target_steps <= 1) {
    if (!example.inputs.empty() && inputs <= kMostCurves) draw_read(example, inputs, colours, width);
    draw_single(example, colours);
  } else if (outputs <= kMostCurves) {
    draw_series(example, outputs, colours, width);
  } else {
    draw_roll(example, outputs, colours, width);
  }
  if (!example.attention.empty()) draw_attention(example, colours, width);
  ImGui::PopStyleVar();
  ImGui::PopID();
  const std::string value = example.target.empty() ? std::to_string(example.target_steps) + " steps"
                                                   : example.output + (example.right ? ", right" : ", wrong");
  describe_area("Example " + std::to_string(number + 1), value, at,
                {at.x + width, ImGui::GetCursorScreenPos().y});
  ImGui::Dummy({0, px(4)});
}

}  // namespace rnn::ui
