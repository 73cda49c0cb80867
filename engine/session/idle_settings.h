#pragma once

#include <string>
#include <string_view>

#include "engine/session/data.h"
#include "engine/session/experiment.h"

namespace rnn {

/// Names the settings that an experiment has on but that change nothing on these data, and why; empty: there
/// are none. They are no mistake: other settings may give them a meaning again. The one that was `just_set`
/// is named whatever its value, unless that switches it off.
std::string idle_settings(const Experiment& experiment, const Data& data, std::string_view just_set = {});

}  // namespace rnn
