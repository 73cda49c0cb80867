#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/cells/cell_kind.h"
#include "engine/network/initialisation.h"
#include "engine/network/shape.h"
#include "engine/training/settings.h"

namespace rnn {

/// How a text is written by the network.
struct Sampling {
  std::string prime;          // text that the network reads first; empty: it starts from a line break
  std::int64_t length = 400;  // characters to write
  double temperature = 0.8;   // 0: always the likeliest character
  std::int64_t top_k = 0;     // choose among the k likeliest; 0: among all
  double top_p = 1.0;         // choose among the likeliest that together reach this probability
  std::uint64_t sampling_seed = 1;

  bool operator==(const Sampling&) const = default;
};

/// The task shape of an experiment: that of its data, or another where a text is read in windows.
enum class TaskChoice : int {
  natural,
  one_to_one,
  one_to_many,
  many_to_one,
  many_to_many,
  sequence_to_sequence
};
/// As in files and links; index = value. The values behind the first are those of TaskShape, one later.
inline constexpr auto kTaskChoiceNames = std::to_array<std::string_view>(
    {"natural", "one_to_one", "one_to_many", "many_to_one", "many_to_many", "sequence_to_sequence"});
inline constexpr auto kTaskChoiceLabels = std::to_array<std::string_view>(
    {"As the data", "One to one", "One to many", "Many to one", "Many to many", "Sequence to sequence"});

/// The loss of an experiment: that of its data, or another that compares the same targets.
enum class LossChoice : int { natural, squared, absolute, huber, gaussian };
inline constexpr auto kLossChoiceNames =
    std::to_array<std::string_view>({"natural", "squared", "absolute", "huber", "gaussian"});
inline constexpr auto kLossChoiceLabels = std::to_array<std::string_view>(
    {"As the data", "Squared error", "Absolute error", "Huber loss", "Gaussian likelihood"});

/// How much each class counts in the loss.
enum class ClassWeights : int {
  equal,
  balanced,  // as the inverse of how often it comes
};
inline constexpr auto kClassWeightsNames = std::to_array<std::string_view>({"equal", "balanced"});
inline constexpr auto kClassWeightsLabels =
    std::to_array<std::string_view>({"All the same", "Rare ones more"});

/// Everything that determines a training run: with the same data, two equal experiments give the same
/// weights. A plain value. properties.h has the table from which its JSON, its flags, its limits and its help
/// come.
struct Experiment {
  // Data
  std::string data = "lighthouse";   // a built-in text, a known-answer task, or the name of a loaded file
  double validation_fraction = 0.1;  // the last part of a text, kept out of training
  TaskChoice task_shape = TaskChoice::natural;
  std::int64_t task_length = 0;   // of a known-answer task, in what it counts; 0: its own standard
  std::int64_t task_horizon = 0;  // steps that a forecasting task looks ahead; 0: its own standard
  bool reversed_input = false;    // the sums of addition are read from right to left
  bool transposed = true;         // pieces of music are learned in every key

  // Network
  CellKind cell = CellKind::lstm;
  std::int64_t hidden = 128;  // units in each layer and direction
  std::int64_t layers = 1;
  bool bidirectional = false;
  std::int64_t embedding = 0;  // learned numbers for each symbol; 0: one-hot
  bool layer_norm = false;
  bool residual = false;
  double dropout = 0;            // between layers
  double recurrent_dropout = 0;  // of the states
  AttentionKind attention = AttentionKind::none;
  LossChoice loss = LossChoice::natural;
  Initialisation initialisation = Initialisation::pytorch;
  bool forget_bias_one = false;
  std::uint64_t seed = 1;

  // Training
  std::int64_t bptt = 64;               // steps through time that gradients flow back
  std::int64_t batch = 32;              // contiguous streams trained side by side
  TrainingSettings training;            // optimizer, learning rate, momentum, weight decay, clip, schedule
  std::int64_t validation_every = 100;  // steps; 0: never
  std::int64_t validation_length = 20'000;  // characters at most in a validation while training; 0: all
  std::int64_t patience = 0;                // validations without a new best before it pauses; 0: never
  bool keep_best = false;        // when training ends, the weights of the best validation come back
  bool stop_when_solved = true;  // training pauses once two validations running reach the task's solved line
  ClassWeights class_weights = ClassWeights::equal;

  Sampling sampling;

  bool operator==(const Experiment&) const = default;
};

}  // namespace rnn
