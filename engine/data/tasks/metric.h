#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "engine/data/example.h"

namespace rnn {

/// What a task is judged by: X(name, lower is better, meaning). Steps of weight 0 count nowhere.
#define RNN_METRICS(X)                                                                                \
  X(accuracy, false, "share of the steps whose class is the most probable one")                       \
  X(sequence_accuracy, false, "share of the sequences that are right at every step")                  \
  X(legal_sequences, false, "share of the sequences that rank all legal symbols first at every step") \
  X(cross_entropy, true, "nats a step")                                                               \
  X(frame_nll, true, "cross-entropy summed over the outputs of a step, nats a step")                  \
  X(label_error_rate, true,                                                                           \
    "insertions, deletions and replacements to make the labels right, of each label")                 \
  X(mse, true, "mean squared error")                                                                  \
  X(nrmse, true, "root mean square error, in standard deviations of the series")

enum class MetricKind : int {
#define RNN_METRIC_ENUMERATOR(name, lower, meaning) name,
  RNN_METRICS(RNN_METRIC_ENUMERATOR)
#undef RNN_METRIC_ENUMERATOR
};

struct MetricInfo {
  std::string_view name, meaning;
  bool lower_is_better;
};

/// Index = value of MetricKind.
inline constexpr auto kMetrics = std::to_array<MetricInfo>({
#define RNN_METRIC_INFO(name, lower, meaning) {#name, meaning, lower},
    RNN_METRICS(RNN_METRIC_INFO)
#undef RNN_METRIC_INFO
});

constexpr const MetricInfo& metric_info(MetricKind kind) { return kMetrics[static_cast<std::size_t>(kind)]; }

/// A metric over a set of examples, taken in one by one.
class Score {
 public:
  /// `outputs`: O, the numbers that the network gives at each step.
  Score(MetricKind kind, std::size_t outputs) : kind_(kind), outputs_(outputs) {}

  /// What the network gave for an example: `output` [S][O] before softmax or sigmoid, S the example's target
  /// steps; for label_error_rate [T][O], T its input steps. A tie with the right class is not right.
  void add(const Example& example, std::span<const float> output);

  /// What the network wrote by itself: for sequence_accuracy of sequence-to-sequence tasks, right when it
  /// equals the target tokens to the last; for label_error_rate.
  void add_written(const Example& example, std::span<const Token> written);

  /// NaN as long as nothing was taken in.
  double value() const;

 private:
  std::vector<Token> best_path(std::span<const float> output) const;
  double step(const Example& example, std::size_t s, std::span<const float> output) const;

  MetricKind kind_;
  std::size_t outputs_;
  double sum_ = 0, count_ = 0;
};

}  // namespace rnn
