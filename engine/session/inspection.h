#pragma once

#include "engine/error.h"
#include "engine/session/inspect.h"
#include "engine/session/training_run.h"

namespace rnn {

/// What is looked at.
struct Inspected {
  const Network<float>* network;
  const Experiment* experiment;
  const TrainingRun* run;  // null while the network's text is not here
};

/// The one maker of the JSON for the page and the command line. A request that does not fit is an error that
/// names what does.
Expected<std::string> inspect(const Inspect& request, const Inspected& inspected);

}  // namespace rnn
