#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/network/clamp.h"

namespace rnn {

class TrainingRun;

/// What the network makes of one held-out example of the validation, by itself: sequence-to-sequence and
/// one-to-many read what they have written, never the target. Answered with {example, steps, input or inputs,
/// target or targets, output or outputs, right}: texts of symbols, or numbers step by step; where there is
/// attention also {attention} [S][T], the weights over the input at each step of the target; with `beam` > 0
/// also {beams}, each {output, logProbability, ended}, the best first. `clamps` hold units meanwhile.
struct Answer {
  std::uint64_t example = 0;
  std::uint64_t beam = 0;  // sequences kept by the search; 0: always the likeliest symbol
  std::vector<Clamp> clamps = {};
};

inline constexpr std::uint64_t kWidestBeam = 256;

Expected<std::string> answer(const Answer& request, const TrainingRun& run);

}  // namespace rnn
