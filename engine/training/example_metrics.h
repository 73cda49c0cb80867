#pragma once

#include "engine/data/example_data.h"
#include "engine/metrics/confusion.h"
#include "engine/metrics/edit_distance.h"
#include "engine/metrics/frame_accuracy.h"
#include "engine/metrics/regression.h"
#include "engine/metrics/tally.h"

namespace rnn {

/// Everything that can be said of outputs beside the one metric that a task is judged by; which of the
/// members count is up to the targets. Steps of weight 0 count nowhere. The predicted class is that of the
/// largest output, the first of equals.
class ExampleMetrics {
 public:
  /// A confusion matrix has the square of so many counts; of more classes (a text's symbols) there is none.
  static constexpr std::size_t kMostConfused = 32;

  explicit ExampleMetrics(const ExampleForm& form);

  /// What the network gave for an example: `output` [S][O] before softmax or sigmoid; of CTC [T][O],
  /// whose best path is what it wrote.
  void add(const Example& example, std::span<const float> output);
  /// What it wrote by itself.
  void add_written(const Example& example, std::span<const Token> written);

  Tally classes;        // steps
  Confusion confusion;  // of no classes when there are too many
  Tally sequences;      // right in every step, and in length
  ErrorRate labels;     // of what was written
  RegressionError numbers;
  FrameCounts frames;  // of targets that are yes or no

 private:
  std::size_t outputs_;
  LossKind loss_;
};

}  // namespace rnn
