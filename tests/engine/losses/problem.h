#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "engine/losses/ctc.h"
#include "engine/losses/loss.h"
#include "engine/random.h"

namespace rnn {

/// A window of some loss with random outputs, targets, weights and class weights; nothing is padded.
template <class T>
struct Problem {
  LossKind kind;
  std::size_t time, batch, width, outputs_per_step, labels = 0;
  std::vector<T> outputs, losses, numbers, weights, class_weights;
  std::vector<Token> tokens;
  std::vector<std::size_t> label_counts, sequence_steps;
  std::vector<double> scratch;
  T scale = T(0.7);

  Problem(LossKind loss_kind, std::size_t t, std::size_t b, std::size_t o, std::uint64_t seed = 1)
      : kind(loss_kind), time(t), batch(b), width(o) {
    Random random(seed);
    outputs_per_step = width * loss_of<T>(kind).outputs_per_target;
    losses.resize(time * batch, T(-77));
    for (std::size_t i = 0; i < time * batch * outputs_per_step; ++i)
      outputs.push_back(static_cast<T>(random.uniform(-3, 3)));
    for (std::size_t i = 0; i < time * batch; ++i) weights.push_back(static_cast<T>(random.uniform(0.2, 2)));
    for (std::size_t i = 0; i < width; ++i) class_weights.push_back(static_cast<T>(random.uniform(0.2, 2)));
    const Target target = loss_of<T>(kind).target;
    if (target == Target::token) draw_tokens(random);
    if (target == Target::numbers) draw_numbers(random);
    if (target == Target::labelling) draw_labelling(random);
  }

  std::size_t step(std::size_t t, std::size_t b) const { return t * batch + b; }
  T* output(std::size_t t, std::size_t b) { return &outputs[step(t, b) * outputs_per_step]; }

  LossWindow<T> window() {
    return {.time = time,
            .batch = batch,
            .width = width,
            .outputs = outputs.data(),
            .losses = losses.data(),
            .tokens = tokens.data(),
            .numbers = numbers.data(),
            .weights = weights.data(),
            .class_weights = class_weights.data(),
            .scale = scale,
            .labels = labels,
            .label_counts = label_counts.data(),
            .sequence_steps = sequence_steps.data(),
            .scratch = scratch.data()};
  }

  void evaluate(Rows rows) { loss_of<T>(kind).evaluate(window(), rows); }
  void evaluate() { evaluate({0, batch}); }

  /// Σ losses · scale; this problem stays as it is.
  T objective() const {
    Problem copy = *this;
    copy.evaluate();
    return std::accumulate(copy.losses.begin(), copy.losses.end(), T(0)) * scale;
  }

 private:
  void draw_tokens(Random& random) {
    for (std::size_t i = 0; i < time * batch; ++i)
      tokens.push_back(static_cast<Token>(random.uniform(0, static_cast<double>(width))));
  }

  /// Not near where |d| or the Huber loss has a corner: there is no derivative to be compared.
  static double difference(Random& random) {
    double d = 0;
    while (std::abs(d) < 0.05 || std::abs(std::abs(d) - 1) < 0.05) d = random.uniform(-2.5, 2.5);
    return d;
  }

  void draw_numbers(Random& random) {
    for (std::size_t i = 0; i < time * batch; ++i)
      for (std::size_t o = 0; o < width; ++o)
        numbers.push_back(kind == LossKind::sigmoid
                              ? static_cast<T>(random.uniform() < 0.5)
                              : outputs[i * outputs_per_step + o] + static_cast<T>(difference(random)));
  }

  /// Labellings of different lengths that can be aligned.
  void draw_labelling(Random& random) {
    labels = (time + 1) / 2;
    tokens.resize(labels * batch);
    for (std::size_t b = 0; b < batch; ++b) {
      sequence_steps.push_back(time);
      label_counts.push_back(width == 1 ? 0 : (labels + b) % (labels + 1));
      for (std::size_t s = 0; s < labels; ++s)
        tokens[s * batch + b] = static_cast<Token>(random.uniform(1, static_cast<double>(width)));
    }
    scratch.resize(batch * ctc_scratch(time, labels));
  }
};

/// Every loss of the list.
inline std::vector<LossKind> all_losses() {
  std::vector<LossKind> kinds;
  for (const auto& loss : kLosses<float>) kinds.push_back(loss.kind);
  return kinds;
}

/// For test names.
inline std::string loss_name(const ::testing::TestParamInfo<LossKind>& info) {
  return std::string(loss_of<float>(info.param).name);
}

}  // namespace rnn
