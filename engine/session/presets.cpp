#include "engine/session/presets.h"

#include <algorithm>
#include <vector>

namespace rnn {
namespace {

/// What the presets share: they validate often on a few thousand characters, and pause once nothing is
/// gained.
Experiment small_run(std::string_view data, CellKind cell, std::int64_t hidden) {
  Experiment experiment;
  experiment.data = data;
  experiment.cell = cell;
  experiment.hidden = hidden;
  experiment.bptt = 48;
  experiment.batch = 16;
  experiment.training.learning_rate = 0.004;
  experiment.validation_length = 4'000;
  experiment.patience = 12;
  return experiment;
}

Experiment without_gates(Experiment experiment) {
  experiment.training.learning_rate = 0.002;  // without gates larger steps are lost again
  experiment.training.clip = 1;
  return experiment;
}

std::vector<Preset> make_presets() {
  using enum CellKind;
  return {
      {"lighthouse-lstm", "The lighthouse, LSTM", "A keeper's log and a story; the usual first network.",
       small_run("lighthouse", lstm, 96)},
      {"lighthouse-gru", "The lighthouse, GRU", "The same with a GRU: fewer weights, about as good.",
       small_run("lighthouse", gru, 96)},
      {"lighthouse-rnn", "The lighthouse, vanilla RNN", "The same without gates, to see what they are for.",
       without_gates(small_run("lighthouse", rnn, 128))},
      {"plays-gru", "Short plays, GRU", "Speakers, colons and brackets show up within a minute.",
       small_run("plays", gru, 96)},
      {"recipes-lstm", "Recipes, LSTM", "A fixed order of parts: does it remember which part it is in?",
       small_run("recipes", lstm, 96)},
      {"rhymes-rnn", "Rhymes, vanilla RNN", "Short lines are within reach of a network without gates.",
       without_gates(small_run("rhymes", rnn, 96))},
      {"source-lstm", "This program, LSTM",
       "C++ has brackets to close and indentation to keep, over many lines.", small_run("source", lstm, 128)},
  };
}

}  // namespace

std::span<const Preset> presets() {
  static const std::vector<Preset> presets = make_presets();
  return presets;
}

const Preset* find_preset(std::string_view name) {
  const auto all = presets();
  const auto found = std::ranges::find(all, name, &Preset::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace rnn
