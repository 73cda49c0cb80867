#include "engine/session/fit_to_text.h"

#include <algorithm>

#include "engine/data/corpus.h"
#include "engine/training/streams.h"

namespace rnn {
namespace {

/// Steps in one pass over a text that had to be fitted: fewer would mean the same step again and again.
constexpr std::size_t kSteps = 4;
/// Below these, streams are given up before time, or time before streams.
constexpr std::int64_t kFewStreams = 4, kShortTime = 16;

bool fits(const Experiment& experiment, std::size_t training, std::size_t steps) {
  return Streams::least_tokens(static_cast<std::size_t>(experiment.bptt) * steps,
                               static_cast<std::size_t>(experiment.batch)) <= training;
}

}  // namespace

std::string fit_to_text(Experiment& experiment, std::size_t characters) {
  const auto training = training_characters(characters, experiment.validation_fraction);
  if (fits(experiment, training, 1)) return "";
  Experiment fitted = experiment;
  while (!fits(fitted, training, kSteps) && (fitted.batch > 1 || fitted.bptt > 1)) {
    const bool fewer_streams = fitted.batch > kFewStreams || (fitted.bptt <= kShortTime && fitted.batch > 1);
    auto& lowered = fewer_streams ? fitted.batch : fitted.bptt;
    lowered = std::max<std::int64_t>(lowered / 2, 1);
  }
  if (!fits(fitted, training, 1)) return "";
  experiment = fitted;
  return "The text is short: batch is now " + std::to_string(fitted.batch) + " and bptt " +
         std::to_string(fitted.bptt) + ", so that it can be trained on.";
}

}  // namespace rnn
