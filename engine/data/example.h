#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

/// How inputs and outputs of a network lie in time.
enum class TaskShape : int {
  one_to_one,            // one input, one output
  one_to_many,           // one input, then the network's own outputs fed back
  many_to_one,           // an output after the last input
  many_to_many,          // an output at every input
  sequence_to_sequence,  // the whole input is read, then an output of its own length is written
};

/// What a loss compares.
enum class LossKind : int {
  softmax,   // one of O classes: cross-entropy, nats
  sigmoid,   // O independent yes/no: binary cross-entropy, nats
  squared,   // O numbers: mean squared error
  absolute,  // O numbers: mean absolute error
  huber,     // O numbers: quadratic near zero, linear beyond 1
  gaussian,  // O numbers with predicted variance: negative log-likelihood, nats
  ctc,       // a label sequence shorter than the input, unaligned; class 0 is the blank
};

/// One sequence with what is to be learned from it. T input steps, S target steps: S = T when aligned, 1 when
/// many-to-one, any when sequence-to-sequence or CTC.
struct Example {
  std::vector<Token> input_tokens;   // [T]     one-hot input
  std::vector<float> inputs;         // [T][I]  dense input
  std::vector<Token> target_tokens;  // [S]     classes
  std::vector<float> targets;        // [S][O]  numbers
  std::vector<float> weights;        // [S]     of each step's loss; empty: all 1

  bool operator==(const Example&) const = default;
};

}  // namespace rnn
