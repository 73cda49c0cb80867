#include "ui/widgets/step_numbers.h"

#include <algorithm>
#include <cmath>

#include "ui/number_text.h"

namespace rnn::ui {

std::optional<StepNumbers> numbers_read(const Snapshot& snapshot, const Heatmap& heatmap) {
  if (!snapshot.task || snapshot.task->examples.empty() || snapshot.task->inputs <= 0) return std::nullopt;
  const std::span<const float> values = snapshot.task->examples.front()->inputs;
  const auto per_step = static_cast<std::size_t>(snapshot.task->inputs);
  // Snapshots between two sets of data may hold one thing of each.
  if (values.empty() || values.size() != per_step * static_cast<std::size_t>(heatmap.columns))
    return std::nullopt;
  StepNumbers numbers{values, per_step, 0, 0};
  for (const float value : values) {
    if (!std::isfinite(value)) continue;
    numbers.low = std::min(numbers.low, value);
    numbers.high = std::max(numbers.high, value);
  }
  if (numbers.low == numbers.high) numbers.high = 1;
  return numbers;
}

void draw_step_numbers(const StepNumbers& numbers, int step, ImVec2 corner, ImVec2 end, ImU32 colour) {
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const auto height = [&](float value) {
    return end.y - (value - numbers.low) / (numbers.high - numbers.low) * (end.y - corner.y);
  };
  const std::span<const float> values = numbers.at(step);
  const float width = (end.x - corner.x) / static_cast<float>(values.size()), gap = width > px(4) ? px(1) : 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const float left = corner.x + width * static_cast<float>(i), from = height(0), to = height(values[i]);
    // A hair of each bar stays, so that a 0 is seen as one.
    canvas->AddRectFilled({left, std::min(from, to) - px(0.5f)},
                          {left + width - gap, std::max(from, to) + px(0.5f)}, colour);
  }
}

std::string step_numbers_text(const StepNumbers& numbers, int step) {
  constexpr std::size_t kMost = 4;
  const std::span<const float> values = numbers.at(step);
  std::string text;
  for (std::size_t i = 0; i < std::min(kMost, values.size()); ++i) {
    if (i > 0) text += ", ";
    text += plain(static_cast<double>(values[i]));
  }
  return values.size() > kMost ? text + " …" : text;
}

}  // namespace rnn::ui
