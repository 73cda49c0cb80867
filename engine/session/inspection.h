#pragma once

#include <memory>
#include <string>

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

/// A look inside, taken in slices. What is looked at must live and stay as it is until the end.
class InspectionJob {
 public:
  virtual ~InspectionJob() = default;

  /// One slice; true when all is seen.
  virtual bool advance() = 0;
  /// What was seen, then, as JSON.
  virtual std::string result() = 0;
};

/// The one maker of the JSON for the page and the command line. A request that does not fit is an error that
/// names what does. Gradients and norms are found at once.
Expected<std::unique_ptr<InspectionJob>> begin_inspection(const Inspect& request, const Inspected& inspected);

}  // namespace rnn
