#pragma once

#include <cstddef>

namespace rnn {

/// Holds the hidden state of one unit: h_t[unit] = value after every step, whatever the cell has found. All
/// that reads h_t sees it: the next step, the layer above, the head. A memory c goes on by its own equation.
/// Of H units in each of two directions 0 to H−1 read forward, H to 2H−1 backward.
struct Clamp {
  std::size_t layer, unit;
  double value;

  bool operator==(const Clamp&) const = default;
};

}  // namespace rnn
