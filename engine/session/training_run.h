#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>

#include "engine/network/network.h"
#include "engine/session/curve.h"
#include "engine/session/data.h"
#include "engine/session/experiment.h"
#include "engine/session/setback.h"
#include "engine/training/evaluator.h"
#include "engine/training/trainer.h"

namespace rnn {

/// The network of an experiment with its initial weights.
Network<float> initial_network(const Experiment& experiment, const ExampleForm& form);

/// Whether a saved state has every weight of such a network: to be known before memory is taken for it.
Expected<void> check_weights(const NetworkShape& shape, const NamedState& state);

/// What an evaluation looks at. Of a text the last part is for validation and test alike.
enum class Stock { validation, test, training };

/// One network being trained on some data, and what is recorded of it. Knows no time, so that the same calls
/// give the same numbers: a validation that is due is finished before the next step.
class TrainingRun {
 public:
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

  /// What is told of the run so far; everything but the weights that a resumed run needs to go on telling it.
  struct Record {
    double loss = kUnknown;      // of the last step: nats per character of a text
    double smoothed = kUnknown;  // exponential moving average
    double gradient_norm = kUnknown;
    double learning_rate = kUnknown;
    double validation = kUnknown;  // latest
    double best_validation = kUnknown;
    double metric = kUnknown;       // of the latest validation
    double best_metric = kUnknown;  // the best of them
    std::uint64_t validations_without_best = 0;
    std::uint64_t validations_solved = 0;  // running, up to the latest
    Curve training_curve, validation_curve, metric_curve;
  };

  /// The experiment is valid for the data. `network` is of network_shape(experiment, data.form()). Data with
  /// a metric of their own are validated at once, unless there are no validations.
  TrainingRun(const Experiment& experiment, const Data& data, Network<float> network, std::size_t threads);

  /// One step, while no validation is going on.
  std::expected<void, Setback> step();

  /// A validation is due or under way, and training waits for it.
  bool validating() const { return validating_; }
  /// Goes on with it by a small slice; true when it has just ended.
  bool advance_validation();

  /// So many validations without a new best, and it is time to stop; 0: never.
  bool learned() const;
  /// The last two validations have reached the solved line, and training is to stop there.
  bool solved() const;
  /// Training goes on all the same.
  void go_on();
  /// Training has ended: with keep_best, the weights of the best validation come back. True if they were
  /// others.
  bool take_best();

  /// Takes over the live properties.
  void set_live(const Experiment& experiment);

  const Trainer& trainer() const { return trainer_; }
  const Network<float>& network() const { return trainer_.network(); }
  const Record& record() const { return record_; }
  const Data& data() const { return data_; }
  /// The metric of a guess: that of the examples, of a text the loss from the symbols' frequencies. NaN: not
  /// known.
  double chance() const { return chance_; }
  std::uint64_t step_count() const { return trainer_.steps(); }

  /// Everything that resume() needs, apart from the record.
  NamedState state() const;
  /// Takes up a run that was saved. On an error, which names what is missing, unknown or does not fit, this
  /// run is not to be used.
  Expected<void> resume(const NamedState& state, Record record, bool validating);

  /// Measures on one stock of the data; null when there is too little of it.
  std::unique_ptr<Evaluator> evaluator(Stock stock) const;

  /// Of a text, its two parts; empty of other data.
  std::span<const Token> training_part() const { return training_; }
  std::span<const Token> validation_part() const { return validation_; }

  /// Loss and metric over the whole test stock, if they are known for the present weights.
  struct Measured {
    double loss, metric;
  };
  std::optional<Measured> whole_validation() const;

 private:
  std::unique_ptr<BatchSource> make_source(const Experiment& experiment) const;
  Setback go_back(const Divergence& divergence);
  bool is_due(std::uint64_t step) const;
  bool is_early(std::uint64_t step) const;
  void begin_validation();
  void record_validation();
  double chance_of_text() const;
  bool judged_by_metric() const { return data_.examples != nullptr; }

  Data data_;
  std::span<const Token> training_, validation_;  // of a text
  Trainer trainer_;
  std::unique_ptr<Evaluator> validator_;  // null when too little is kept for validation
  double chance_;
  bool validating_ = false;
  bool counts_ = true;                // for what is best, learned and solved; else it is only told
  std::uint64_t validated_step_ = 0;  // 0: none yet
  std::int64_t validation_every_ = 0, validation_length_ = 0, patience_ = 0;
  bool keep_best_ = false, stop_when_solved_ = true;
  std::vector<float> best_weights_;  // an arena; empty until the first validation with keep_best
  Record record_;
};

}  // namespace rnn
