#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "engine/data/example.h"
#include "engine/data/tasks/metric.h"
#include "engine/network/shape.h"
#include "engine/random.h"

namespace rnn {

/// What a network must be like to learn from some examples, and what it is judged by.
struct ExampleForm {
  TaskShape task;
  InputKind input_kind;         // one_hot or dense
  std::size_t inputs, outputs;  // I, O
  LossKind loss;
  MetricKind metric;
  std::size_t steps, target_steps;  // T, S of the longest example
  /// One-to-many: outputs are symbols of the input's vocabulary, and are fed back as such. Else what is fed
  /// back stands beside the input: O more of them.
  bool shared_symbols = false;
  /// The targets are what comes later in the input: who reads from both ends has seen them.
  bool foretells = false;
  double chance = std::numeric_limits<double>::quiet_NaN();  // of the metric; NaN: not known
  double solved = std::numeric_limits<double>::quiet_NaN();

  bool lower_is_better() const { return metric_info(metric).lower_is_better; }
  bool is_better(double a, double b) const { return lower_is_better() ? a < b : a > b; }
  bool is_solved(double value) const { return lower_is_better() ? value <= solved : value >= solved; }
  /// Inputs of the network, with what is fed back.
  std::size_t network_inputs() const {
    return task == TaskShape::one_to_many && !shared_symbols ? inputs + outputs : inputs;
  }
};

/// Data of which a network learns example by example, and others by which it is judged.
class ExampleData {
 public:
  virtual ~ExampleData() = default;

  const ExampleForm& form() const { return form_; }
  /// Names of the inputs [I] and outputs [O], as far as they have any.
  std::span<const std::string> input_names() const { return input_names_; }
  std::span<const std::string> output_names() const { return output_names_; }

  /// An example to learn from; the same random state gives the same one on every platform.
  virtual Example draw(Random& random) const = 0;
  /// What settings are chosen by while training goes on.
  std::span<const Example> validation() const { return validation_; }
  /// What is said in the end: other examples than those of validation(), where there are any.
  std::span<const Example> test() const { return test_.empty() ? validation_ : test_; }

 protected:
  ExampleData(const ExampleForm& form, std::vector<std::string> input_names,
              std::vector<std::string> output_names)
      : form_(form), input_names_(std::move(input_names)), output_names_(std::move(output_names)) {}

  std::vector<Example> validation_, test_;

 private:
  ExampleForm form_;
  std::vector<std::string> input_names_, output_names_;
};

}  // namespace rnn
