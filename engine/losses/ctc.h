#pragma once

#include <cstddef>
#include <span>

#include "engine/network/shape.h"

namespace rnn {

/// Connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber 2006): the probability of
/// a labelling is summed over all its alignments. An alignment says a class at each step; merging its repeats
/// and dropping its blanks gives the labelling. Class 0 is the blank.
inline constexpr Token kBlank = 0;

/// The outputs for one sequence, as they lie in a window [T][B][O], and its labelling, as it lies in [S][B].
template <class T>
struct CtcSequence {
  T* outputs;               // [steps][classes]  in: logits; out: gradient
  std::size_t step_stride;  // numbers from one step to the next
  std::size_t steps, classes;
  const Token* labels;  // [label_count]  classes other than the blank
  std::size_t label_stride, label_count;

  Token label(std::size_t i) const { return labels[i * label_stride]; }
};

/// Loss −log p(labels | outputs) in nats; the outputs become d(loss · scale)/d outputs. Works in the log
/// domain and in double whatever the outputs are. `scratch` holds ctc_scratch(steps, label_count) numbers.
///
/// Labels that no alignment gives (too few steps, see ctc_alignable, or logits of −∞) have probability 0: the
/// loss is +∞ and the gradient zero, nothing being there to learn from. (PyTorch: an infinite loss too, its
/// gradient not a number.)
template <class T>
double ctc_loss(const CtcSequence<T>& sequence, double scale, std::span<double> scratch);

std::size_t ctc_scratch(std::size_t steps, std::size_t label_count);

/// Whether labels fit into so many steps: a step each, and a blank between two that are the same.
bool ctc_alignable(std::span<const Token> labels, std::size_t steps);

}  // namespace rnn
