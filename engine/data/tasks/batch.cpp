#include "engine/data/tasks/batch.h"

#include <algorithm>
#include <cassert>

namespace rnn {
namespace {

/// Writes [length][width] of example b into [longest][B][width].
template <class T>
void place(std::span<const T> from, std::vector<T>& to, std::size_t b, std::size_t batch, std::size_t width) {
  for (std::size_t i = 0; i < from.size(); ++i) to[(i / width * batch + b) * width + i % width] = from[i];
}

}  // namespace

std::size_t input_steps(const Example& example, std::size_t inputs) {
  return example.inputs.empty() ? example.input_tokens.size() : example.inputs.size() / inputs;
}

std::size_t target_steps(const Example& example, std::size_t outputs) {
  return example.target_tokens.empty() ? example.targets.size() / outputs : example.target_tokens.size();
}

ExampleBatch pad(std::span<const Example> examples, std::size_t inputs, std::size_t outputs) {
  assert(!examples.empty());
  ExampleBatch result;
  result.batch = examples.size();
  for (const Example& example : examples) {
    result.lengths.push_back(input_steps(example, inputs));
    result.target_lengths.push_back(target_steps(example, outputs));
  }
  result.steps = std::ranges::max(result.lengths);
  result.target_steps = std::ranges::max(result.target_lengths);

  const Example& first = examples.front();
  const std::size_t cells = result.steps * result.batch, target_cells = result.target_steps * result.batch;
  if (!first.input_tokens.empty()) result.input_tokens.resize(cells);
  if (!first.inputs.empty()) result.inputs.resize(cells * inputs);
  if (!first.target_tokens.empty()) result.target_tokens.resize(target_cells);
  if (!first.targets.empty()) result.targets.resize(target_cells * outputs);
  result.weights.resize(target_cells);

  for (std::size_t b = 0; b < result.batch; ++b) {
    const Example& example = examples[b];
    assert(example.inputs.empty() == first.inputs.empty());
    assert(example.target_tokens.empty() == first.target_tokens.empty());
    assert(example.targets.empty() == first.targets.empty());
    place<Token>(example.input_tokens, result.input_tokens, b, result.batch, 1);
    place<float>(example.inputs, result.inputs, b, result.batch, inputs);
    place<Token>(example.target_tokens, result.target_tokens, b, result.batch, 1);
    place<float>(example.targets, result.targets, b, result.batch, outputs);
    for (std::size_t s = 0; s < result.target_lengths[b]; ++s) {
      result.weights[s * result.batch + b] = example.weights.empty() ? 1.0f : example.weights[s];
    }
  }
  return result;
}

}  // namespace rnn
