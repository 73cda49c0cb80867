#include <algorithm>
#include <cmath>

#include "engine/cells/cell.h"
#include "ui/activations.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/utf8.h"
#include "ui/widgets/card.h"
#include "ui/widgets/network_diagram.h"

namespace rnn::ui {
namespace {

/// The steps up to the column under the pointer, or up to the newest.
std::vector<DiagramStep> probed_steps(const Heatmap& heatmap, int count, int pointed) {
  const int newest = heatmap.columns - 1;
  const int last =
      pointed < 0 ? newest : std::clamp(pointed + count / 2, std::min(count - 1, newest), newest);
  const int first = std::max(0, last - count + 1);
  std::vector<DiagramStep> steps;
  const auto likely = static_cast<std::size_t>(std::max(0, heatmap.likely));
  for (int column = first; column <= last; ++column) {
    const auto at = static_cast<std::size_t>(column);
    DiagramStep step{.input = heatmap.characters[at],
                     .next = column < newest ? heatmap.characters[at + 1] : 0,
                     .guesses = {},
                     .column = column};
    for (std::size_t i = at * likely; i < (at + 1) * likely; ++i)
      if (i < heatmap.likely_characters.size() && i < heatmap.likely_probabilities.size())
        step.guesses.push_back({heatmap.likely_characters[i], heatmap.likely_probabilities[i]});
    steps.push_back(std::move(step));
  }
  return steps;
}

/// Without activations: the end of the newest text, or the beginning of the text to learn.
std::vector<DiagramStep> plain_steps(const Snapshot& snapshot, int count) {
  const bool written = !snapshot.samples.empty() && !snapshot.samples.back()->text.empty();
  std::vector<std::uint32_t> text =
      code_points(written ? snapshot.samples.back()->text : snapshot.preview.substr(0, 64));
  const auto wanted = static_cast<std::size_t>(count);
  if (written && text.size() > wanted) text.erase(text.begin(), text.end() - count);
  text.resize(std::min(text.size(), wanted));
  std::vector<DiagramStep> steps;
  for (std::size_t i = 0; i < text.size(); ++i)
    steps.push_back(
        {.input = text[i], .next = i + 1 < text.size() ? text[i + 1] : 0, .guesses = {}, .column = -1});
  while (steps.size() < wanted) steps.push_back({.input = '?', .next = 0, .guesses = {}, .column = -1});
  return steps;
}

const char* short_name(CellKind cell) {
  switch (cell) {
    case CellKind::rnn:
      return "tanh";
    case CellKind::rnn_relu:
      return "ReLU";
    case CellKind::gru:
      return "GRU";
    case CellKind::lstm:
      return "LSTM";
    case CellKind::lstm_peephole:
      return "LSTM+";
    case CellKind::feed_forward:
      return "tanh, no W";
  }
  return "";
}

}  // namespace

void draw_unrolled_panel(const Snapshot& snapshot, UiState& state, Output&, ImVec2 size) {
  const Palette& colours = palette(state.dark());
  begin_card("Unrolled in time", size, colours, size.x > px(330) ? "one network, its state handed on" : "");
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const int count = diagram_steps(room.x);
  const Heatmap* heatmap = drawable_heatmap(snapshot);
  const std::optional<StepNumbers> numbers = heatmap ? numbers_read(snapshot, *heatmap) : std::nullopt;
  Diagram diagram{.cell = short_name(state.in_force.cell),
                  .has_cell_state = cell_traits(state.in_force.cell).has_memory,
                  .layers = static_cast<int>(state.in_force.layers),
                  .units = state.in_force.hidden,
                  .steps = heatmap ? probed_steps(*heatmap, count, state.heatmap.hovered_column)
                                   : plain_steps(snapshot, count),
                  .tells_next = !snapshot.task,
                  .heatmap = heatmap,
                  .numbers = numbers ? &*numbers : nullptr,
                  .scale = heatmap ? activation_scale(*heatmap) : 1};
  const int clicked = draw_network_diagram(diagram, room, colours);
  if (clicked >= 0) state.heatmap.layer = clicked;
  end_card();
}

}  // namespace rnn::ui
