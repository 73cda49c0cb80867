#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/network/shape.h"
#include "engine/random.h"

namespace rnn {

/// How the next token is chosen from logits. Each restriction keeps at least the likeliest token.
struct SamplerSettings {
  double temperature = 1.0;  // logits are divided by it; 0: always the likeliest token (the first of equals)
  std::size_t top_k = 0;     // only the k likeliest; 0: all
  double top_p =
      1.0;  // only the likeliest that together reach this probability (Holtzman et al. 2020); 1: all
};

class Sampler {
 public:
  explicit Sampler(std::size_t vocabulary);

  /// One token. The order is temperature, top-k, top-p; top-p counts probabilities renormalised after top-k.
  Token sample(std::span<const float> logits, const SamplerSettings& settings, Random& random);

  /// The probabilities [V] from which `sample` draws.
  std::span<const double> probabilities(std::span<const float> logits, const SamplerSettings& settings);

 private:
  std::vector<double> probabilities_;  // [V]
  std::vector<Token> order_;           // [V] likeliest first
};

}  // namespace rnn
