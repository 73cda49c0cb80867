#pragma once

#include <string_view>

#include "ui/app.h"

namespace rnn::ui {

/// Asks the engine for the activations that are on the screen, when that changes; for none when the heatmap
/// is not visible.
void follow_with_probe(const Snapshot& snapshot, UiState& state, Output& output, bool visible);

/// A sentence on a quantity of a cell: "h", "c" or a gate.
const char* quantity_help(std::string_view quantity);

}  // namespace rnn::ui
