#pragma once

#include "engine/session/presets.h"
#include "engine/session/property_json.h"

namespace rnn {

/// What is known of a preset without its data being loaded: {name, title, about, steps, task_shape, metric,
/// baseline, solved}, the last two null where they are not known, and {data} where a file must be brought.
Json preset_json(const Preset& preset);

}  // namespace rnn
