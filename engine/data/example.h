#pragma once

#include <vector>

#include "engine/losses/loss_kind.h"
#include "engine/network/shape.h"

namespace rnn {

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
