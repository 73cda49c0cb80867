#pragma once

#include <cstddef>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

/// The outputs for one sequence, as they lie in a window [T][B][O]. Class 0 is CTC's blank.
template <class T>
struct CtcLogits {
  const T* logits;          // [steps][classes]
  std::size_t step_stride;  // numbers from one step to the next
  std::size_t steps, classes;
};

struct CtcLabelling {
  std::vector<Token> labels;
  double log_probability;  // nats, summed over its alignments that the search kept

  bool operator==(const CtcLabelling&) const = default;
};

/// The labelling of the most probable alignment (best path decoding, Graves et al. 2006, section 3.2): quick,
/// and not always the most probable labelling. Of equal classes the first.
template <class T>
std::vector<Token> ctc_best_path(const CtcLogits<T>& outputs);

/// The most probable labellings, best first, at most `width` ≥ 1 of them: prefix beam search (Hannun et al.
/// 2014, algorithm 1, without a language model). Keeps `width` prefixes after each step, each with the sum
/// over all its alignments; when that is all there are, the result is exact. Labellings of probability 0 are
/// left out, so logits with a NaN give none. Time steps · width · classes.
template <class T>
std::vector<CtcLabelling> ctc_prefix_beam(const CtcLogits<T>& outputs, std::size_t width);

}  // namespace rnn
