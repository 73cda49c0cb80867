#include "engine/training/example_evaluator.h"

#include <algorithm>
#include <cassert>

#include "engine/generation/greedy.h"
#include "engine/training/example_source.h"
#include "engine/training/fill_examples.h"

namespace rnn {

ExampleEvaluator::ExampleEvaluator(const NetworkShape& shape, std::shared_ptr<const ExampleData> data,
                                   std::span<const Example> examples)
    : data_(std::move(data)),
      examples_(examples),
      network_(shape),
      unrolled_(shape, ExampleSource::window_for(data_->form(), kBatch), Purpose::inference) {
  assert(!examples.empty());
  if (shape.task == TaskShape::one_to_many) unrolled_.set_teacher_forcing(0, 0);
}

void ExampleEvaluator::start(const Network<float>& network, std::uint64_t examples) {
  assert(network.shape() == network_.shape());
  std::ranges::copy(network.weights(), network_.change_weights().begin());
  network_.pack();
  score_.emplace(data_->form().metric, data_->form().outputs);
  metrics_.emplace(data_->form());
  done_ = 0;
  end_ = examples == 0 ? examples_.size() : std::min<std::uint64_t>(examples, examples_.size());
  loss_ = weight_ = 0;
}

bool ExampleEvaluator::advance() {
  if (finished()) return true;
  const auto first = static_cast<std::size_t>(done_);
  const auto part = examples_.subspan(first, std::min(kBatch, static_cast<std::size_t>(end_) - first));
  fill_examples(part, unrolled_);
  network_.forward(unrolled_, unrolled_.all_rows());
  const bool writes = network_.shape().has_decoder() && data_->form().metric == MetricKind::sequence_accuracy;
  if (!writes) add_outputs(part);
  weight_ += network_.total_weight(unrolled_);
  network_.loss(unrolled_, unrolled_.all_rows(), 0);
  for (const float loss : unrolled_.losses()) loss_ += static_cast<double>(loss);
  if (writes) add_written(part);
  done_ += part.size();
  return finished();
}

void ExampleEvaluator::add_outputs(std::span<const Example> examples) {
  const NetworkShape& shape = network_.shape();
  const std::size_t outputs = shape.outputs, stride = shape.head_outputs(), batch = unrolled_.batch();
  for (std::size_t b = 0; b < examples.size(); ++b) {
    const std::size_t steps = shape.loss == LossKind::ctc ? input_steps(examples[b], shape.inputs)
                                                          : target_steps(examples[b], outputs);
    output_.resize(steps * outputs);
    for (std::size_t s = 0; s < steps; ++s) {
      std::copy_n(unrolled_.logits().data() + (s * batch + b) * stride, outputs,
                  output_.data() + s * outputs);
    }
    score_->add(examples[b], output_);
    metrics_->add(examples[b], output_);
  }
}

void ExampleEvaluator::add_written(std::span<const Example> examples) {
  write_greedily(network_, unrolled_);
  for (std::size_t b = 0; b < examples.size(); ++b) {
    const auto written = written_tokens(unrolled_, b);
    score_->add_written(examples[b], written);
    metrics_->add_written(examples[b], written);
  }
}

}  // namespace rnn
