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

/// T of an example whose steps have I inputs.
inline std::size_t input_steps(const Example& example, std::size_t inputs) {
  return example.inputs.empty() ? example.input_tokens.size() : example.inputs.size() / inputs;
}

/// S of an example whose targets have O numbers.
inline std::size_t target_steps(const Example& example, std::size_t outputs) {
  return example.target_tokens.empty() ? example.targets.size() / outputs : example.target_tokens.size();
}

}  // namespace rnn
