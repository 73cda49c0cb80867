#pragma once

#include <string>
#include <vector>

#include "engine/training/trainer.h"
#include "tests/engine/network/sequences.h"

namespace rnn {

/// A text of `size` tokens below `vocabulary`, in which the next depends on the last two.
inline std::vector<Token> small_text(std::size_t size, Token vocabulary) {
  std::vector<Token> text = {1, 2};
  Random random(77);
  while (text.size() < size) {
    const Token previous = text[text.size() - 1], before = text[text.size() - 2];
    text.push_back(random.uniform() < 0.2 ? static_cast<Token>(random.bits() % vocabulary)
                                          : (previous * 3 + before + 1) % vocabulary);
  }
  return text;
}

inline NetworkShape small_shape(CellKind cell, std::size_t layers = 2) {
  return {.cell = cell, .inputs = 11, .hidden = 21, .layers = layers, .outputs = 11};
}

inline std::vector<float> weights_of(const Trainer& trainer) {
  return {trainer.network().weights().begin(), trainer.network().weights().end()};
}

}  // namespace rnn
