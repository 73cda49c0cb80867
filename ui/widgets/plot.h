#pragma once

#include <imgui.h>

#include <span>
#include <string>
#include <vector>

#include "ui/theme.h"

namespace rnn::ui {

/// The values that an axis covers, low < high. A logarithmic one begins above 0.
struct Axis {
  double low = 0, high = 1;
  bool logarithmic = false;

  /// 0 at `low`, 1 at `high`.
  double share(double value) const;
  double value(double share) const;
};

/// Round values within an axis, about `wanted` of them.
std::vector<double> ticks(const Axis& axis, int wanted);

/// The words at a tick: 0.5, 12k.
std::string tick_text(double value);

struct PlotPoint {
  double x = 0, y = 0;
};

/// Thins a curve to what its pixels can show: the first, lowest, highest and last point of each column of
/// `columns`. Points outside the axis and what is not a number are left out.
std::vector<PlotPoint> thin(std::span<const PlotPoint> points, const Axis& x, int columns);

/// A rectangle of the window with axes, grid and curves. Draws nothing outside of it.
class Plot {
 public:
  /// Takes `size` at the cursor, axes' words included, and draws frame, grid and words.
  Plot(ImVec2 size, const Axis& x, const Axis& y, const Palette& colours);

  ImVec2 at(PlotPoint point) const;
  void curve(std::span<const PlotPoint> points, ImU32 colour, float weight) const;
  void dots(std::span<const PlotPoint> points, ImU32 colour, float radius) const;
  /// A dotted horizontal line with words above its right end, or its left.
  void level(double y, const std::string& words, ImU32 colour, bool left = false) const;
  void vertical(double x, ImU32 colour) const;

  ImVec2 low() const { return low_; }
  ImVec2 high() const { return high_; }
  int columns() const { return static_cast<int>(high_.x - low_.x); }

 private:
  Axis x_, y_;
  ImVec2 low_, high_;  // of the area of the curves
  ImDrawList* canvas_;
};

}  // namespace rnn::ui
