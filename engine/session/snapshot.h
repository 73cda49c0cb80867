#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/error.h"
#include "engine/session/snapshot_generated.h"

namespace rnn {

/// The value a user interface draws; fields and units are documented in snapshot.fbs.
using Snapshot = message::SnapshotT;
using Sample = message::SampleT;
using Heatmap = message::HeatmapT;
using TaskView = message::TaskT;
using TaskExampleView = message::TaskExampleT;
using Phase = message::Phase;

/// Version of the snapshot schema. Both ends of a message come from one build; the number catches a page
/// that mixes cached files of two.
inline constexpr std::uint32_t kSnapshotVersion = 3;

/// Bytes for a message between the engine's Worker and the page: version and size, then the FlatBuffer.
std::vector<std::uint8_t> pack(const Snapshot& snapshot);

/// The reverse. Refuses another version and bytes that are not a valid buffer.
Expected<Snapshot> unpack(std::span<const std::uint8_t> bytes);

}  // namespace rnn
