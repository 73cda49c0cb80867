#include "engine/session/check_clamps.h"

#include <cmath>
#include <string>

namespace rnn {

Expected<void> check_clamps(const NetworkShape& shape, std::span<const Clamp> clamps) {
  const auto upto = [](std::size_t count) { return "0 to " + std::to_string(count - 1); };
  const std::size_t units = shape.encoder().width();
  for (const Clamp& clamp : clamps) {
    const std::string what =
        "cannot hold unit " + std::to_string(clamp.unit) + " of layer " + std::to_string(clamp.layer) + ": ";
    if (clamp.layer >= shape.layers) return error(what + "the network's layers are " + upto(shape.layers));
    if (clamp.unit >= units) return error(what + "the layer's units are " + upto(units));
    if (!std::isfinite(static_cast<float>(clamp.value))) return error(what + "the value must be finite");
  }
  return {};
}

}  // namespace rnn
