#pragma once

#include <cstdint>

#include "engine/session/snapshot.h"

namespace rnn::ui {

/// As an engine that has just started, with a text open and nothing trained.
Snapshot fresh_snapshot();

/// As after `step` training steps, everything filled in: curves, eight texts, activations of 128 units.
Snapshot trained_snapshot(std::uint64_t step = 2400);

}  // namespace rnn::ui
