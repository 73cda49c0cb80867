#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/cells/cell_kind.h"
#include "engine/network/initialisation.h"
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

/// Everything that determines a training run: with the same data, two equal experiments give the same
/// weights. A plain value. properties.h has the table from which its JSON, its flags, its limits and its help
/// come.
struct Experiment {
  // Data
  std::string data = "lighthouse";   // a built-in text, or the name of a loaded file
  double validation_fraction = 0.1;  // the last part of the text, kept out of training

  // Network
  CellKind cell = CellKind::lstm;
  std::int64_t hidden = 128;  // units in each layer
  std::int64_t layers = 1;
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

  Sampling sampling;

  bool operator==(const Experiment&) const = default;
};

}  // namespace rnn
