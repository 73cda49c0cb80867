#include "engine/formats/pytorch_wishes.h"

#include "engine/cells/cell.h"

namespace rnn::pytorch {
namespace {

/// What was said of the cell, held against W [G·H][H].
Expected<void> check_cell(const NamedTensor& recurrent, CellKind said) {
  const std::size_t rows = recurrent.shape[0], hidden = recurrent.shape[1];
  const std::size_t gates = cell_traits(said).gates.size();
  if (rows == gates * hidden || rows % hidden != 0) return {};
  std::string whose;
  for (const CellKind cell : {CellKind::rnn, CellKind::gru, CellKind::lstm}) {
    if (cell_traits(cell).gates.size() * hidden == rows) whose = kCellNames[static_cast<std::size_t>(cell)];
  }
  const auto product = [&](std::size_t count) {
    return std::to_string(count) + "·" + std::to_string(hidden);
  };
  return error(described(recurrent) + " has " + std::to_string(rows) + " = " + product(rows / hidden) +
               " rows" + (whose.empty() ? "" : ", those of the cell " + whose) + "; --cell " +
               std::string(kCellNames[static_cast<std::size_t>(said)]) + " has " + product(gates) + ".");
}

}  // namespace

Expected<void> check_wishes(const Tensors& tensors, const Parts& parts, const NamedTensor* recurrent,
                            const ImportWishes& wishes) {
  if (recurrent && wishes.cell) {
    if (auto fine = check_cell(*recurrent, *wishes.cell); !fine) return fine;
  }
  if (recurrent && wishes.hidden && *wishes.hidden != recurrent->shape[1]) {
    return error(described(*recurrent) + " is one of " + std::to_string(recurrent->shape[1]) +
                 " units; --hidden says " + std::to_string(*wishes.hidden) + ".");
  }
  const std::size_t layers = count_layers(tensors, parts);
  if (wishes.layers && *wishes.layers != layers) {
    return error("The file has weights of " + std::to_string(layers) + " layers (\"" + parts.prefix +
                 "weight_ih_l" + std::to_string(layers - 1) + "\" is the last); --layers says " +
                 std::to_string(*wishes.layers) + ".");
  }
  const bool reverse = reads_backwards(tensors, parts);
  if (wishes.bidirectional && *wishes.bidirectional != reverse) {
    return error("The file has " + std::string(reverse ? "a" : "no") + " \"" + parts.prefix +
                 "weight_ih_l0_reverse\", so its network reads in " +
                 (reverse ? "both directions: --bidirectional is missing."
                          : "one direction: leave out --bidirectional."));
  }
  return {};
}

}  // namespace rnn::pytorch
