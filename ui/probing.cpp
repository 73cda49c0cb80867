#include "ui/probing.h"

#include <algorithm>

#include "ui/draft.h"

namespace rnn::ui {

void follow_with_probe(const Snapshot& snapshot, UiState& state, Output& output, bool visible) {
  if (snapshot.experiment_serial == 0) return;  // the engine is not there yet
  HeatmapView& view = state.heatmap;
  view.layer = std::clamp(view.layer, 0, std::max(0, static_cast<int>(state.in_force.layers) - 1));
  if (!snapshot.quantities.empty() &&
      std::ranges::find(snapshot.quantities, view.quantity) == snapshot.quantities.end())
    view.quantity = snapshot.quantities.front();
  const Probe wanted{visible ? view.layer : -1, view.quantity};
  if (view.asked && wanted.layer == view.probe.layer && wanted.quantity == view.probe.quantity) return;
  send(state, output, wanted);
  view.asked = true;
  view.probe = wanted;
}

const char* quantity_help(std::string_view quantity) {
  struct Help {
    std::string_view quantity;
    const char* help;
  };
  static constexpr Help kHelp[] = {{"h", "Hidden state: what a unit tells the others and the output"},
                                   {"c", "Cell state: what a unit keeps for itself, over many steps"},
                                   {"input", "Input gate: how much of the new is let in"},
                                   {"forget", "Forget gate: how much of the old is kept"},
                                   {"candidate", "Candidate: the new that could be taken up"},
                                   {"output", "Output gate: how much of the cell state is shown"},
                                   {"reset", "Reset gate: how much of the old state the candidate sees"},
                                   {"update", "Update gate: how much of the old state is kept"}};
  const auto found = std::ranges::find(kHelp, quantity, &Help::quantity);
  return found == std::end(kHelp) ? "" : found->help;
}

}  // namespace rnn::ui
