#pragma once

#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/network/network.h"
#include "engine/random.h"

namespace rnn {

/// Every cell of the list.
inline std::vector<CellKind> all_cells() {
  std::vector<CellKind> cells;
  for (std::size_t i = 0; i < kCellNames.size(); ++i) cells.push_back(static_cast<CellKind>(i));
  return cells;
}

inline std::string name_of(CellKind cell) { return std::string(kCellNames[static_cast<std::size_t>(cell)]); }

/// Random weights of a size that keeps gates away from both zero and saturation, and ReLU from growing
/// without end.
template <class T>
Network<T> random_network(const NetworkShape& shape, std::uint64_t seed) {
  Network<T> network(shape);
  Random random(seed);
  const bool relu = shape.cell == CellKind::rnn_relu;
  const double bound = (relu ? 0.9 : 1.5) / std::sqrt(static_cast<double>(shape.hidden));
  for (const Parameter& p : network.table().parameters()) {
    for (T& w : network.change_weights().subspan(p.offset, p.size()))
      w = static_cast<T>(random.uniform(-bound, bound));
    // Most units of ReLU alive, or nothing would flow back.
    if (relu && p.name.find("bias_ih") != std::string::npos) {
      for (T& w : network.change_weights().subspan(p.offset, p.size())) w += static_cast<T>(bound);
    }
  }
  network.pack();
  return network;
}

template <class T>
void fill_random(std::span<T> values, double bound, Random& random) {
  for (T& value : values) value = static_cast<T>(random.uniform(-bound, bound));
}

/// Random inputs, targets and initial states.
template <class T>
void fill_window(Unrolled<T>& unrolled, std::uint64_t seed) {
  Random random(seed);
  for (Token& token : unrolled.tokens()) token = static_cast<Token>(random.bits() % unrolled.shape().inputs);
  for (Token& token : unrolled.targets())
    token = static_cast<Token>(random.bits() % unrolled.shape().outputs);
  fill_random(unrolled.target_numbers(), 1.5, random);
  if (!unrolled.encoder().shape().reads_tokens()) fill_random(unrolled.dense_inputs(), 1.5, random);
  StackActivations<T>& encoder = unrolled.encoder();
  const std::size_t size = unrolled.batch() * unrolled.shape().hidden;
  for (std::size_t l = 0; l < unrolled.shape().layers; ++l) {
    for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
      auto& layer = encoder.layer(l, d);
      const std::size_t at = encoder.first_state(d) * size;
      fill_random(layer.hidden.span().subspan(at, size), 0.9, random);
      if (!layer.memory.empty()) fill_random(layer.memory.span().subspan(at, size), 0.9, random);
    }
  }
}

/// Every gradient task, one after the other.
template <class T>
std::vector<T> weight_gradients(const Network<T>& network, const Unrolled<T>& unrolled) {
  std::vector<T> gradients(network.table().arena_size()), scratch(Network<T>::gradient_scratch());
  for (std::size_t task = 0; task < network.gradient_tasks(); ++task) {
    network.gradient_task(task, unrolled, gradients, scratch);
  }
  return gradients;
}

}  // namespace rnn
