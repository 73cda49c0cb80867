#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "engine/data/example_data.h"
#include "engine/training/evaluator.h"
#include "engine/training/example_metrics.h"

namespace rnn {

/// Mean loss and metric over examples, some at a time. A one-to-many network reads its own outputs, whatever
/// the teacher's share in training. A sequence-to-sequence network's loss is with the teacher; where whole
/// sequences are judged, they are what it writes by itself, the likeliest symbol at each step.
class ExampleEvaluator final : public Evaluator {
 public:
  static constexpr std::size_t kBatch = 32;

  /// `examples` are some of `data`, which lives as long as this.
  ExampleEvaluator(const NetworkShape& shape, std::shared_ptr<const ExampleData> data,
                   std::span<const Example> examples);

  void start(const Network<float>& network, std::uint64_t examples = 0) override;
  bool advance() override;
  std::uint64_t done() const override { return done_; }
  std::uint64_t total() const override { return end_; }
  bool whole() const override { return end_ == examples_.size(); }
  double loss() const override { return weight_ > 0 ? loss_ / weight_ : 0; }
  double metric() const override { return score_->value(); }
  const ExampleMetrics* metrics() const override { return &*metrics_; }

 private:
  void add_outputs(std::span<const Example> examples);
  void add_written(std::span<const Example> examples);

  std::shared_ptr<const ExampleData> data_;
  std::span<const Example> examples_;
  Network<float> network_;
  Unrolled<float> unrolled_;  // [T][kBatch]
  std::optional<Score> score_;
  std::optional<ExampleMetrics> metrics_;
  std::vector<float> output_;  // [S][O] of one example
  std::uint64_t done_ = 0, end_ = 0;
  double loss_ = 0, weight_ = 0;
};

}  // namespace rnn
