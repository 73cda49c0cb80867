#pragma once

#include <cstddef>

namespace rnn {

/// Sequences first, first + 1, … of a batch.
struct Rows {
  std::size_t first, count;
};

/// Steps first, first + 1, … of a window.
struct Steps {
  std::size_t first, count;
};

}  // namespace rnn
