#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/session/snapshot.h"
#include "ui/theme.h"
#include "ui/widgets/step_numbers.h"

namespace rnn::ui {

/// A character that may come next, with its probability.
struct Guess {
  std::uint32_t character = 0;
  float probability = 0;
};

/// One step through time: what goes in, and what the network expects next.
struct DiagramStep {
  std::uint32_t input = 0;
  std::uint32_t next = 0;      // the character that was written then; 0: not known
  std::vector<Guess> guesses;  // the likeliest, best first; may be empty
  int column = -1;             // of the heatmap
};

/// A stack of recurrent layers, unrolled.
struct Diagram {
  std::string cell;             // LSTM
  bool has_cell_state = false;  // a second line through time
  int layers = 1;
  std::int64_t units = 1;
  std::vector<DiagramStep> steps;
  bool tells_next = true;                // the row of what is expected
  const Heatmap* heatmap = nullptr;      // activations of one layer
  const StepNumbers* numbers = nullptr;  // what is read where it is no characters
  float scale = 1;
};

/// How many steps there is room for.
int diagram_steps(float width);

/// Draws `size` at the cursor. Returns the layer that was clicked; −1: none.
int draw_network_diagram(const Diagram& diagram, ImVec2 size, const Palette& colours);

}  // namespace rnn::ui
