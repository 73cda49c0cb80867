#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/cells/cell_kind.h"
#include "engine/network/unrolled.h"
#include "engine/probes/saturation.h"
#include "engine/probes/series.h"

namespace rnn {

/// What can be recorded of a cell: "h", "c" where there is a memory, then the gates by name.
std::vector<std::string> activation_names(CellKind cell);

/// What squashes the values of that name; nothing where they have no two ends (h, c, and with ReLU all).
std::optional<Squash> squash_of(CellKind cell, const std::string& name);

/// Everything that one layer did in one direction over some steps.
struct LayerRecord {
  struct Quantity {
    std::string name;
    std::vector<float> values;  // [T][H]
  };
  bool decoder;  // of sequence-to-sequence the stack that writes; else the one that reads
  std::size_t layer, direction, units;
  std::vector<Quantity> quantities;  // as activation_names() lists them

  Series series(const std::string& name) const;
};

/// Adds to `layers` (empty at first) the steps of the first sequence of a window that the network has read.
void record(const Unrolled<float>& unrolled, std::vector<LayerRecord>& layers);

}  // namespace rnn
