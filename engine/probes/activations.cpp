#include "engine/probes/activations.h"

#include <algorithm>
#include <cassert>

#include "engine/cells/cell.h"

namespace rnn {
namespace {

/// Values of one quantity at one step of the first sequence: [H].
const float* values_at(const StackActivations<float>& a, const LayerRecord& record, const std::string& name,
                       std::size_t t) {
  const LayerActivations<float>& layer = a.layer(record.layer, record.direction);
  const std::size_t batch = a.batch(), units = record.units;
  const std::size_t state = (t + (record.direction == 0 ? 1 : 0)) * batch * units;
  if (name == "h") return layer.hidden.data() + state;
  if (name == "c") return layer.memory.data() + state;
  const auto gates = cell_traits(a.shape().cell).gates;
  const auto gate = static_cast<std::size_t>(std::ranges::find(gates, name) - gates.begin());
  return layer.gates.data() + (t * batch * gates.size() + gate) * units;
}

void record(const StackActivations<float>& a, LayerRecord& record) {
  for (auto& quantity : record.quantities) {
    for (std::size_t t = 0; t < a.length(0); ++t) {
      const float* from = values_at(a, record, quantity.name, t);
      quantity.values.insert(quantity.values.end(), from, from + record.units);
    }
  }
}

LayerRecord empty_record(const StackShape& shape, bool decoder, std::size_t layer, std::size_t direction) {
  LayerRecord record{decoder, layer, direction, shape.hidden, {}};
  for (const auto& name : activation_names(shape.cell)) record.quantities.push_back({name, {}});
  return record;
}

}  // namespace

std::vector<std::string> activation_names(CellKind cell) {
  const auto& traits = cell_traits(cell);
  std::vector<std::string> names{"h"};
  if (traits.has_memory) names.emplace_back("c");
  // A cell without gates names its only product: the same as h.
  if (traits.gates.size() > 1) names.insert(names.end(), traits.gates.begin(), traits.gates.end());
  return names;
}

std::optional<Squash> squash_of(CellKind cell, const std::string& name) {
  const bool gated = cell_traits(cell).gates.size() > 1;
  if (name == "c" || cell == CellKind::rnn_relu || (gated && name == "h")) return std::nullopt;
  return name == "h" || name == "candidate" ? Squash::tanh : Squash::sigmoid;
}

Series LayerRecord::series(const std::string& name) const {
  const auto found = std::ranges::find(quantities, name, &Quantity::name);
  assert(found != quantities.end());
  return rnn::series(found->values, units);
}

void record(const Unrolled<float>& unrolled, std::vector<LayerRecord>& layers) {
  const NetworkShape& shape = unrolled.shape();
  if (layers.empty()) {
    const StackShape encoder = shape.encoder();
    for (std::size_t l = 0; l < shape.layers; ++l) {
      for (std::size_t d = 0; d < encoder.directions; ++d)
        layers.push_back(empty_record(encoder, false, l, d));
    }
    for (std::size_t l = 0; shape.has_decoder() && l < shape.layers; ++l) {
      layers.push_back(empty_record(shape.decoder(), true, l, 0));
    }
  }
  for (LayerRecord& layer : layers) record(layer.decoder ? unrolled.decoder() : unrolled.encoder(), layer);
}

}  // namespace rnn
