#include "engine/session/example_heatmap.h"

#include <algorithm>

#include "engine/cells/cell.h"
#include "engine/data/utf8.h"

namespace rnn {
namespace {

/// The first sign of a symbol's name.
char32_t sign_of(Token token, std::span<const std::string> names) {
  if (token >= names.size() || names[token].empty()) return U'·';
  std::size_t position = 0;
  return next_code_point(names[token], position);
}

}  // namespace

Heatmap example_heatmap(const ExampleView& view, const ExampleData& data, int layer,
                        const std::string& quantity) {
  const Unrolled<float>& unrolled = *view.unrolled();
  const StackActivations<float>& encoder = unrolled.encoder();
  const auto& activations = encoder.layer(static_cast<std::size_t>(layer));
  const std::size_t units = encoder.shape().hidden, batch = encoder.batch(), steps = encoder.length(0);
  const auto gates = cell_traits(encoder.shape().cell).gates;
  Heatmap map;
  map.layer = layer;
  map.quantity = quantity;
  map.units = static_cast<int>(units);
  map.columns = static_cast<int>(steps);
  for (std::size_t t = 0; t < steps; ++t) {
    const std::size_t row = t * batch;  // of example 0
    const float* from = nullptr;
    if (quantity == "h") {
      from = activations.hidden.data() + (row + batch) * units;
    } else if (quantity == "c") {
      from = activations.memory.data() + (row + batch) * units;
    } else {
      const auto gate = static_cast<std::size_t>(std::ranges::find(gates, quantity) - gates.begin());
      from = activations.gates.data() + (row * gates.size() + gate) * units;
    }
    map.values.insert(map.values.end(), from, from + units);
    const bool symbols = encoder.shape().reads_tokens();
    map.characters.push_back(symbols ? sign_of(encoder.tokens()[row], data.input_names()) : U'·');
  }
  return map;
}

}  // namespace rnn
