#pragma once

#include <cassert>
#include <cstddef>
#include <span>

namespace rnn {

/// Values of some units over time, as they lie in a larger buffer: that of unit u at step t is
/// data[t · stride + u]. One gate of one stream in [T][B][G·H] has a stride of B·G·H.
struct Series {
  const float* data;
  std::size_t steps, units, stride;

  std::span<const float> step(std::size_t t) const { return {data + t * stride, units}; }
};

/// [T][units], one step after the other.
inline Series series(std::span<const float> values, std::size_t units) {
  assert(units > 0 && values.size() % units == 0);
  return {values.data(), values.size() / units, units, units};
}

}  // namespace rnn
