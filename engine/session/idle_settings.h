#pragma once

#include <string>

#include "engine/data/example_data.h"
#include "engine/session/experiment.h"

namespace rnn {

/// Names the settings that an experiment has on but that change nothing on data of this form, and why; empty:
/// there are none. They are no mistake: other settings may give them a meaning again.
std::string idle_settings(const Experiment& experiment, const ExampleForm& form);

}  // namespace rnn
