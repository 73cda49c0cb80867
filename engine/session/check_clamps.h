#pragma once

#include <span>

#include "engine/error.h"
#include "engine/network/clamp.h"
#include "engine/network/shape.h"

namespace rnn {

/// Whether the network has these units, and every value is one in single precision.
Expected<void> check_clamps(const NetworkShape& shape, std::span<const Clamp> clamps);

}  // namespace rnn
