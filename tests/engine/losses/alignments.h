#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "engine/network/shape.h"
#include "engine/random.h"

namespace rnn {

using Labels = std::vector<Token>;

/// Logits [steps][classes] of one sequence.
struct SmallLogits {
  std::size_t steps, classes;
  std::vector<double> values;

  SmallLogits(std::size_t t, std::size_t k, std::uint64_t seed, double range = 2) : steps(t), classes(k) {
    Random random(seed);
    for (std::size_t i = 0; i < t * k; ++i) values.push_back(random.uniform(-range, range));
  }

  /// Softmax, as the definition has it.
  std::vector<double> probabilities() const {
    std::vector<double> result;
    for (std::size_t t = 0; t < steps; ++t) {
      double sum = 0;
      for (std::size_t k = 0; k < classes; ++k) sum += std::exp(values[t * classes + k]);
      for (std::size_t k = 0; k < classes; ++k) result.push_back(std::exp(values[t * classes + k]) / sum);
    }
    return result;
  }
};

/// What all alignments of one labelling come to.
struct Enumerated {
  double probability = 0;
  std::vector<double> through;  // [steps][classes]  probability of the alignments that say k at step t
};

/// Merges repeats, then drops blanks.
inline Labels collapse(const std::vector<Token>& alignment) {
  Labels labels;
  for (std::size_t t = 0; t < alignment.size(); ++t)
    if (alignment[t] != 0 && (t == 0 || alignment[t] != alignment[t - 1])) labels.push_back(alignment[t]);
  return labels;
}

/// Goes through every one of the classes^steps alignments.
inline std::map<Labels, Enumerated> enumerate_alignments(const SmallLogits& logits) {
  const auto y = logits.probabilities();
  std::map<Labels, Enumerated> result;
  std::vector<Token> alignment(logits.steps, 0);
  for (bool more = true; more;) {
    double probability = 1;
    for (std::size_t t = 0; t < logits.steps; ++t) probability *= y[t * logits.classes + alignment[t]];
    auto& entry = result[collapse(alignment)];
    entry.through.resize(y.size());
    entry.probability += probability;
    for (std::size_t t = 0; t < logits.steps; ++t)
      entry.through[t * logits.classes + alignment[t]] += probability;

    more = false;  // count up, the first step being the lowest digit
    for (auto& symbol : alignment) {
      if (++symbol < logits.classes) {
        more = true;
        break;
      }
      symbol = 0;
    }
  }
  return result;
}

}  // namespace rnn
