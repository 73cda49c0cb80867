#include "engine/training/fill_examples.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <vector>

namespace rnn {
namespace {

/// Writes rows [steps][width] into row b of [·][B][stride], from `first` on.
template <class T>
void place(std::span<const T> from, std::span<T> to, std::size_t b, std::size_t batch, std::size_t width,
           std::size_t stride, std::size_t first) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    to[(i / width * batch + b) * stride + first + i % width] = from[i];
  }
}

/// Inputs of the network for one-to-many: the first, then each target as it is fed back.
void place_fed_back(const Example& example, Unrolled<float>& unrolled, std::size_t b) {
  const NetworkShape& shape = unrolled.shape();
  const std::size_t batch = unrolled.batch(), apart = shape.inputs - shape.outputs;
  if (unrolled.encoder().shape().reads_tokens()) {
    unrolled.tokens()[b] = example.input_tokens[0];
    for (std::size_t s = 0; s + 1 < example.target_tokens.size(); ++s) {
      unrolled.tokens()[(s + 1) * batch + b] = static_cast<Token>(apart) + example.target_tokens[s];
    }
    return;
  }
  place<float>(example.inputs, unrolled.dense_inputs(), b, batch, apart, shape.inputs, 0);
  const std::size_t outputs = shape.outputs;
  for (std::size_t s = 0; s + 1 < target_steps(example, outputs); ++s) {
    float* next = unrolled.dense_inputs().data() + ((s + 1) * batch + b) * shape.inputs + apart;
    if (!example.target_tokens.empty()) next[example.target_tokens[s]] = 1;
    if (!example.targets.empty()) std::copy_n(example.targets.data() + s * outputs, outputs, next);
  }
}

void place_inputs(const Example& example, Unrolled<float>& unrolled, std::size_t b) {
  const std::size_t batch = unrolled.batch(), inputs = unrolled.shape().inputs;
  if (unrolled.shape().task == TaskShape::one_to_many) {
    place_fed_back(example, unrolled, b);
  } else if (unrolled.encoder().shape().reads_tokens()) {
    place<Token>(example.input_tokens, unrolled.tokens(), b, batch, 1, 1, 0);
  } else {
    place<float>(example.inputs, unrolled.dense_inputs(), b, batch, inputs, inputs, 0);
  }
}

}  // namespace

void fill_examples(std::span<const Example> examples, Unrolled<float>& unrolled) {
  const NetworkShape& shape = unrolled.shape();
  const std::size_t batch = unrolled.batch(), outputs = shape.outputs;
  assert(!examples.empty() && examples.size() <= batch);
  const auto example_of = [&](std::size_t b) -> const Example& {
    return examples[b < examples.size() ? b : 0];
  };
  const bool own_targets = shape.has_decoder() || shape.loss == LossKind::ctc;
  std::vector<std::size_t> lengths, target_lengths;
  for (std::size_t b = 0; b < batch; ++b) {
    target_lengths.push_back(target_steps(example_of(b), outputs));
    lengths.push_back(shape.task == TaskShape::one_to_many ? target_lengths[b]
                                                           : input_steps(example_of(b), shape.inputs));
  }
  unrolled.set_steps(std::ranges::max(lengths), own_targets ? std::ranges::max(target_lengths) : 0);
  unrolled.set_lengths(lengths);
  if (shape.loss == LossKind::ctc) unrolled.set_label_counts(target_lengths);
  unrolled.reset_state();

  std::ranges::fill(unrolled.tokens(), Token{0});
  if (!unrolled.encoder().shape().reads_tokens()) std::ranges::fill(unrolled.dense_inputs(), 0.0f);
  std::ranges::fill(unrolled.targets(), Token{0});
  std::ranges::fill(unrolled.target_numbers(), 0.0f);
  const std::span<float> weights = unrolled.use_weights();
  std::ranges::fill(weights, 0.0f);
  for (std::size_t b = 0; b < batch; ++b) {
    const Example& example = example_of(b);
    place_inputs(example, unrolled, b);
    if (shape.targets_are_tokens()) {
      place<Token>(example.target_tokens, unrolled.targets(), b, batch, 1, 1, 0);
    } else {
      place<float>(example.targets, unrolled.target_numbers(), b, batch, outputs, outputs, 0);
    }
    if (b >= examples.size()) continue;
    // A sequence has one loss with CTC, else every step has its own.
    const std::size_t steps = shape.loss == LossKind::ctc ? 1 : target_lengths[b];
    for (std::size_t s = 0; s < steps; ++s) {
      weights[s * batch + b] = example.weights.empty() ? 1.0f : example.weights[s];
    }
  }
}

}  // namespace rnn
