#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "engine/error.h"
#include "engine/session/experiment.h"

namespace rnn {

/// An experiment with a name, ready to run.
struct Preset {
  std::string_view name;   // lighthouse-lstm
  std::string_view title;  // as on the screen
  std::string_view about;  // one sentence
  Experiment experiment;
  std::int64_t steps = 2000;  // training steps that it takes, at most, where nothing else is said
  bool needs_file = false;    // data must be brought: the name in the experiment stands for them
  /// The metric at which data that are brought count as learned; NaN: none, or the data have their own line.
  double solved = std::numeric_limits<double>::quiet_NaN();
};

/// The first one is the experiment of a fresh Session.
std::span<const Preset> presets();

const Preset* find_preset(std::string_view name);

/// The error tells the names that there are.
Expected<const Preset*> preset_named(std::string_view name);

}  // namespace rnn
