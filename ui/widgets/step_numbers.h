#pragma once

#include <imgui.h>

#include <optional>
#include <span>
#include <string>

#include "engine/session/snapshot.h"
#include "ui/theme.h"

namespace rnn::ui {

/// The numbers that a network reads in place of symbols: `values` [T][per_step], all of them from `low` to
/// `high`.
struct StepNumbers {
  std::span<const float> values;
  std::size_t per_step = 1;
  float low = 0, high = 1;  // 0 lies between them

  std::span<const float> at(int step) const {
    return values.subspan(static_cast<std::size_t>(step) * per_step, per_step);
  }
};

/// What the example that the heatmap is of reads; nothing where it reads symbols. Lives as long as the
/// snapshot.
std::optional<StepNumbers> numbers_read(const Snapshot& snapshot, const Heatmap& heatmap);

/// The numbers of one step as upright bars from 0, side by side, in the box from `corner` to `end`.
void draw_step_numbers(const StepNumbers& numbers, int step, ImVec2 corner, ImVec2 end, ImU32 colour);

/// The same in words, the first few: 0.531, 1.
std::string step_numbers_text(const StepNumbers& numbers, int step);

}  // namespace rnn::ui
