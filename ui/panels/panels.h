#pragma once

#include <imgui.h>

#include "ui/app.h"

namespace rnn::ui {

// Every panel draws at the cursor, as wide and high as told. It looks at the snapshot and the state, and
// writes what the user asks for into the output.

/// Name, Train, Step, Reset, the live numbers, files, theme. Returns its height.
void draw_top_bar(const Snapshot& snapshot, UiState& state, Output& output);
float top_bar_height(float width);

/// What the user should know: messages, what the engine stopped for, and what to do about it.
void draw_notices(const Snapshot& snapshot, UiState& state, Output& output);

void draw_data_panel(const Snapshot& snapshot, UiState& state, Output& output, float width);
void draw_network_panel(const Snapshot& snapshot, UiState& state, Output& output, float width);
void draw_training_panel(const Snapshot& snapshot, UiState& state, Output& output, float width);

/// The text being written, the earlier ones below, and the settings of writing.
void draw_writing_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size);
/// The same place while a network learns from examples: what it is judged by, and some of them.
void draw_task_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size);
void draw_loss_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size);
/// The network unrolled over the last characters.
void draw_unrolled_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size);
void draw_heatmap_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size);

/// The field of one property of the experiment, by its kind; edits become commands.
void property_field(std::string_view name, const Snapshot& snapshot, UiState& state, Output& output,
                    float width);

/// Train, or Pause while training: what the button and the space bar do. Nothing when it cannot train.
void toggle_training(const Snapshot& snapshot, UiState& state, Output& output);

/// Why training cannot start; empty: it can.
std::string why_not_trainable(const Snapshot& snapshot, const UiState& state);

}  // namespace rnn::ui
