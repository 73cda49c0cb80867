#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/cells/cell_kind.h"

namespace rnn {

/// Index into the vocabulary.
using Token = std::uint32_t;

enum class InputKind : int {
  one_hot,  // a token at each step; its product with U is a row of U
  dense,    // I numbers at each step
};

/// The form of a network: L recurrent layers of H units, then a linear head with softmax.
struct NetworkShape {
  CellKind cell = CellKind::lstm;
  InputKind input_kind = InputKind::one_hot;
  std::size_t inputs = 0;    // I: size of the vocabulary, or of the dense input
  std::size_t hidden = 128;  // H
  std::size_t layers = 1;    // L
  std::size_t outputs = 0;   // O: classes of the softmax

  bool operator==(const NetworkShape&) const = default;
};

}  // namespace rnn
