#pragma once

#include "ui/app.h"

namespace rnn::ui {

/// The lower end of the writing panel: what to begin with, Write, temperature, and the rest on demand.
void draw_sampling_settings(const Snapshot& snapshot, UiState& state, Output& output);
float sampling_settings_height(const UiState& state);

}  // namespace rnn::ui
