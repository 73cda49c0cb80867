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

/// What known-answer tasks share: a validation on the held-out examples every few hundred steps, and an end
/// once it is solved.
Experiment task_run(std::string_view task, CellKind cell, std::int64_t hidden, double learning_rate) {
  Experiment experiment;
  experiment.data = task;
  experiment.cell = cell;
  experiment.hidden = hidden;
  experiment.batch = 32;
  experiment.training.learning_rate = learning_rate;
  experiment.training.clip = 1;
  experiment.validation_every = 200;
  experiment.validation_length = 0;
  return experiment;
}

/// Changes members of an experiment in a list of presets.
template <class Change>
Experiment with(Experiment experiment, Change change) {
  change(experiment);
  return experiment;
}

void add_text_presets(std::vector<Preset>& presets) {
  using enum CellKind;
  presets.insert(
      presets.end(),
      {{"lighthouse-lstm", "The lighthouse, LSTM", "A keeper's log and a story; the usual first network.",
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
        "C++ has brackets to close and indentation to keep, over many lines.",
        small_run("source", lstm, 128)}});
}

void add_memory_presets(std::vector<Preset>& presets) {
  using enum CellKind;
  const auto open_gates = [](Experiment& e) { e.forget_bias_one = true; };
  const auto long_memory = [](Experiment& e) { e.initialisation = Initialisation::chrono; };
  const auto orthogonal_and_cooling = [](Experiment& e) {
    e.initialisation = Initialisation::orthogonal;
    // Near the end smaller steps: it depends on the last digit otherwise whether the line is reached.
    e.training.schedule = ScheduleKind::cosine;
    e.training.schedule_steps = 8000;
  };
  presets.insert(
      presets.end(),
      {{"adding-lstm", "Adding problem, LSTM", "Two marked numbers of a hundred are to be added.",
        with(task_run("adding", lstm, 32, 0.01), open_gates), 6000},
       {"adding-gru", "Adding problem, GRU", "The same with a GRU.", task_run("adding", gru, 32, 0.01), 6000},
       {"adding-rnn", "Adding problem, vanilla RNN", "The same without gates: it does not get past guessing.",
        task_run("adding", rnn, 32, 0.001), 6000},
       {"copy-lstm", "Copying, LSTM", "Ten letters are to be repeated after a delay of thirty steps.",
        with(task_run("copy", lstm, 96, 0.01), long_memory), 12000},
       {"copy-gru", "Copying, GRU", "The same with a GRU.",
        with(task_run("copy", gru, 96, 0.01), orthogonal_and_cooling), 12000},
       {"order-lstm", "Temporal order, LSTM", "Two symbols far apart: which came first?",
        with(task_run("temporal_order", lstm, 16, 0.01), long_memory), 8000},
       {"order-rnn", "Temporal order, vanilla RNN", "The same without gates: chance.",
        task_run("temporal_order", rnn, 16, 0.001), 8000},
       {"reber-lstm", "Embedded Reber grammar, LSTM", "The second symbol of a string comes again at its end.",
        task_run("reber", lstm, 16, 0.02), 8000},
       {"parity-gru", "Parity, GRU", "An odd or even number of ones so far?",
        task_run("parity", gru, 16, 0.01), 8000},
       {"brackets-lstm", "Bracket balance, LSTM", "Which bracket is open at every step?",
        task_run("brackets", lstm, 32, 0.01), 8000}});
}

void add_writing_presets(std::vector<Preset>& presets) {
  using enum CellKind;
  presets.insert(
      presets.end(),
      {{"addition-seq2seq", "Adding on paper", "12+57= is read, 69 is written, digit by digit.",
        with(task_run("addition", lstm, 128, 0.004),
             [](Experiment& e) {
               e.batch = 64;
               e.reversed_input = true;
               e.training.schedule = ScheduleKind::cosine;
               e.training.schedule_steps = 8000;
               e.training.schedule_factor = 0.05;
             }),
        8000},
       {"reverse-attention", "Reversing a word, with attention",
        "The decoder looks back at one letter after the other.",
        with(task_run("reverse", gru, 32, 0.005),
             [](Experiment& e) {
               e.bidirectional = true;
               e.attention = AttentionKind::dot;
             }),
        6000},
       {"letters-ctc", "Drawn-out letters, by CTC",
        "A toy of speech: which letters sounded, not told which frames are whose.",
        with(task_run("drawn_out", lstm, 24, 0.01), [](Experiment& e) { e.bidirectional = true; }), 6000}});
}

void add_series_presets(std::vector<Preset>& presets) {
  using enum CellKind;
  const auto cooling = [](Experiment& e) {
    e.training.schedule = ScheduleKind::cosine;
    e.training.schedule_steps = 4000;
    e.training.schedule_factor = 0.02;
  };
  presets.insert(
      presets.end(),
      {{"mackey-glass-gru", "Mackey-Glass, GRU", "A chaotic series that remembers its past is foretold.",
        with(task_run("mackey_glass", gru, 32, 0.01), cooling), 4000},
       {"lorenz-lstm", "Lorenz system, LSTM", "Three numbers on a butterfly are foretold.",
        with(task_run("lorenz", lstm, 48, 0.01), cooling), 4000},
       {"sines-gru", "A sum of sines, GRU", "Three sines of unknown phase are foretold from their sum.",
        with(task_run("sines", gru, 32, 0.01), cooling), 4000}});
}

void add_music_presets(std::vector<Preset>& presets) {
  Experiment chorales = task_run("chorales", CellKind::lstm, 256, 0.003);
  chorales.batch = 16;
  chorales.recurrent_dropout = 0.2;
  chorales.keep_best = true;
  chorales.patience = 12;
  chorales.validation_every = 50;
  presets.push_back({"chorales", "Four-part chorales",
                     "Every chord foretold from those before; bring pieces as a JSON file of piano rolls.",
                     chorales, 8000, true, 8.5});
}

std::vector<Preset> make_presets() {
  std::vector<Preset> presets;
  add_text_presets(presets);
  add_memory_presets(presets);
  add_writing_presets(presets);
  add_series_presets(presets);
  add_music_presets(presets);
  return presets;
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

Expected<const Preset*> preset_named(std::string_view name) {
  if (const Preset* preset = find_preset(name)) return preset;
  std::string names;
  for (const Preset& known : presets()) names += (names.empty() ? "" : ", ") + std::string(known.name);
  return error("there is no preset named \"" + std::string(name) + "\"; there are " + names);
}

}  // namespace rnn
