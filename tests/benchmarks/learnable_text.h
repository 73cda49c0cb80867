#pragma once

#include <vector>

#include "engine/network/shape.h"
#include "engine/random.h"

namespace rnn {

/// As many symbols as Tiny Shakespeare has.
inline constexpr std::size_t kBenchmarkSymbols = 65;

/// Mostly predictable from the token before.
inline std::vector<Token> learnable_text(std::size_t size) {
  std::vector<Token> text = {0};
  Random random(3);
  while (text.size() < size) {
    text.push_back(random.uniform() < 0.3 ? static_cast<Token>(random.bits() % kBenchmarkSymbols)
                                          : (text.back() * 7 + 11) % static_cast<Token>(kBenchmarkSymbols));
  }
  return text;
}

}  // namespace rnn
