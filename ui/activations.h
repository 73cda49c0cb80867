#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/session/snapshot.h"
#include "ui/theme.h"

namespace rnn::ui {

/// The heatmap of a snapshot if there is one that can be drawn: sizes that agree with its numbers.
const Heatmap* drawable_heatmap(const Snapshot& snapshot);

/// The value that gets the full colour: 1, or for unbounded quantities a round number above all of them.
float activation_scale(const Heatmap& heatmap);

inline float activation(const Heatmap& heatmap, int column, int unit) {
  return heatmap.values[static_cast<std::size_t>(column) * static_cast<std::size_t>(heatmap.units) +
                        static_cast<std::size_t>(unit)];
}

/// What a sample shows: the prime, then the text that the network wrote on.
std::string shown_text(const Sample& sample);

/// The column of the heatmap in which the first character of the shown text was fed to the network (below 0
/// when it is no longer kept); nothing when the heatmap is of another text.
std::optional<int> first_text_column(const Heatmap& heatmap, const Sample& sample);

/// Colours behind the characters of the shown text by the activation of `unit`; 0 where none is known.
std::vector<ImU32> activation_beds(const Heatmap& heatmap, const Sample& sample, int unit,
                                   const Palette& colours);

}  // namespace rnn::ui
