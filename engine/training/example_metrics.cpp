#include "engine/training/example_metrics.h"

#include "engine/losses/ctc_decode.h"

namespace rnn {

ExampleMetrics::ExampleMetrics(const ExampleForm& form)
    : confusion(form.loss == LossKind::softmax && form.outputs <= kMostConfused ? form.outputs : 0),
      outputs_(form.outputs),
      loss_(form.loss) {}

void ExampleMetrics::add(const Example& example, std::span<const float> output) {
  const std::size_t steps = output.size() / outputs_;
  if (loss_ == LossKind::ctc) {
    return add_written(example, ctc_best_path<float>({output.data(), outputs_, steps, outputs_}));
  }
  bool all_right = true;
  for (std::size_t s = 0; s < steps; ++s) {
    if (!example.weights.empty() && example.weights[s] == 0) continue;
    const auto row = output.subspan(s * outputs_, outputs_);
    if (!example.target_tokens.empty()) {
      const Token target = example.target_tokens[s], predicted = predicted_class(row);
      classes.add(predicted == target);
      if (confusion.classes() > 0) confusion.add(target, predicted);
      all_right = all_right && predicted == target;
      continue;
    }
    const auto targets = std::span(example.targets).subspan(s * outputs_, outputs_);
    if (loss_ == LossKind::sigmoid) {
      frames.add(targets, row);
      continue;
    }
    for (std::size_t o = 0; o < outputs_; ++o) numbers.add(double{targets[o]}, double{row[o]});
  }
  if (!example.target_tokens.empty()) sequences.add(all_right);
}

void ExampleMetrics::add_written(const Example& example, std::span<const Token> written) {
  sequences.add(example.target_tokens, written);
  labels.add(example.target_tokens, written);
}

}  // namespace rnn
