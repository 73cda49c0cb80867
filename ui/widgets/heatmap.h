#pragma once

#include <imgui.h>

#include <optional>

#include "engine/session/snapshot.h"
#include "ui/theme.h"
#include "ui/widgets/step_numbers.h"

namespace rnn::ui {

/// Which part of a heatmap is shown, one row a unit, one column a character.
struct HeatmapWindow {
  float first_unit = 0;   // rows scrolled down
  float from_newest = 0;  // columns scrolled back from the newest
  int unit = -1;          // marked row
  int column = -1;        // marked column
  float scale = 1;        // the activation of full colour
  int rows = 0;           // drawn last time
};

struct HeatmapCell {
  int unit = 0, column = 0;
};

/// Draws `size` at the cursor, words included. Wheel and drag scroll `window`. Returns the cell under the
/// pointer; `clicked` tells whether it was just clicked.
struct HeatmapResult {
  std::optional<HeatmapCell> hovered;
  bool clicked = false;
};
/// `numbers`: what is read where it is no characters, or null.
HeatmapResult draw_heatmap(const Heatmap& heatmap, const StepNumbers* numbers, HeatmapWindow& window,
                           ImVec2 size, const Palette& colours);

/// The rows on the screen, as “units 0 to 55 of 96”; empty when there are no others.
std::string rows_text(const Heatmap& heatmap, const HeatmapWindow& window);

/// The colours from −scale to scale, with numbers.
void draw_heatmap_legend(float scale, float width, const Palette& colours);

}  // namespace rnn::ui
