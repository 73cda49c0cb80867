#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/data/example.h"

namespace rnn {

/// B examples side by side, time first as in Unrolled: T and S are the longest of them. Beyond an example's
/// own length everything is 0, the weights included, so that it counts nowhere.
struct ExampleBatch {
  std::size_t batch = 0;                    // B
  std::size_t steps = 0;                    // T
  std::size_t target_steps = 0;             // S
  std::vector<std::size_t> lengths;         // [B]       input steps
  std::vector<std::size_t> target_lengths;  // [B]
  std::vector<Token> input_tokens;          // [T][B]    empty when dense
  std::vector<float> inputs;                // [T][B][I] empty when one-hot
  std::vector<Token> target_tokens;         // [S][B]    empty without classes
  std::vector<float> targets;               // [S][B][O] empty without numbers
  std::vector<float> weights;               // [S][B]
};

/// `inputs` I and `outputs` O of the task. All examples are of one kind: dense or not, classes or not.
ExampleBatch pad(std::span<const Example> examples, std::size_t inputs, std::size_t outputs);

/// Steps of an example.
std::size_t input_steps(const Example& example, std::size_t inputs);
std::size_t target_steps(const Example& example, std::size_t outputs);

}  // namespace rnn
