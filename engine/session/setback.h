#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/training/trainer.h"

namespace rnn {

/// Training has diverged, and weights that were sound are back.
struct Setback {
  Divergence divergence;
  std::optional<std::uint64_t> steps;  // that those weights had seen; none: they are those before the step
  bool best;                           // they are those of the best validation instead
};

/// What happened, to which quantity, at which step, what is kept and what usually helps.
std::string to_string(const Setback& setback);

}  // namespace rnn
