#include <limits>

#include "engine/cells/cell.h"
#include "engine/network/network.h"

namespace rnn {

namespace {

/// In floating point, where nothing overflows.
struct Size {
  double weights = 0;   // trainable numbers
  double per_step = 0;  // numbers kept for each step of each sequence
};

Size size_of(const StackShape& shape) {
  const CellTraits& traits = cell_traits(shape.cell);
  const double units = static_cast<double>(shape.hidden), directions = static_cast<double>(shape.directions);
  const double layers = static_cast<double>(shape.layers), width = directions * units;
  const double gate_units = static_cast<double>(traits.gates.size()) * units;
  const double first = shape.input_kind == InputKind::embedding ? static_cast<double>(shape.embedding)
                                                                : static_cast<double>(shape.inputs);
  const double table = shape.input_kind == InputKind::embedding
                           ? static_cast<double>(shape.inputs) * static_cast<double>(shape.embedding)
                           : 0.0;
  Size size;
  size.weights = table + directions * gate_units * (first + (layers - 1) * width + layers * (units + 2));
  size.per_step = directions * layers * (gate_units + 5 * units) + 2 * width;
  if (!shape.plain()) size.per_step += layers * 6 * width;
  if (!shape.looks_up(0)) size.per_step += 3 * first;
  return size;
}

}  // namespace

std::uint64_t training_bytes(const NetworkShape& shape, std::uint64_t time, std::uint64_t batch,
                             std::uint64_t target_time) {
  const double units = static_cast<double>(shape.hidden), outputs = static_cast<double>(shape.outputs);
  const double steps = static_cast<double>(time) * static_cast<double>(batch);
  const double target_steps =
      target_time == 0 ? steps : static_cast<double>(target_time) * static_cast<double>(batch);
  const Size encoder = size_of(shape.encoder());
  const double width = static_cast<double>(shape.encoder().width());
  double weights = encoder.weights + 2 * outputs * (width + 1);
  double kept = steps * encoder.per_step + target_steps * (2 * outputs + 3);
  if (shape.has_decoder()) {
    const Size decoder = size_of(shape.decoder());
    weights += decoder.weights;
    kept += target_steps * decoder.per_step;
  }
  if (shape.has_decoder() && shape.attention != AttentionKind::none) {
    weights += units * (2 * units + 2 * width);
    kept += steps * (2 * units + width) +
            target_steps * (static_cast<double>(time) + 3 * (units + width) + 6 * units);
  }
  // Weights, gradients of each shard, two moments, two packed forms; weights and moments once more to go back
  // to.
  const double copies = 8 + static_cast<double>(training_shards(batch));
  const double bytes = sizeof(float) * (copies * weights + kept);
  constexpr double kMost = 9e18;
  return bytes < kMost ? static_cast<std::uint64_t>(bytes) : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace rnn
