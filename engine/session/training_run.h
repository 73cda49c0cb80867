#pragma once

#include <limits>
#include <memory>
#include <optional>

#include "engine/data/corpus.h"
#include "engine/network/network.h"
#include "engine/session/curve.h"
#include "engine/session/experiment.h"
#include "engine/training/trainer.h"
#include "engine/training/validator.h"

namespace rnn {

NetworkShape network_shape(const Experiment& experiment, std::size_t symbols);

/// The network of an experiment with its initial weights.
Network<float> initial_network(const Experiment& experiment, std::size_t symbols);

/// Whether a saved state has every weight of such a network: to be known before memory is taken for it.
Expected<void> check_weights(const NetworkShape& shape, const NamedState& state);

/// One network being trained on one text, and what is recorded of it. Knows no time, so that the same calls
/// give the same numbers: a validation that is due is finished before the next step.
class TrainingRun {
 public:
  static constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

  /// What is told of the run so far; everything but the weights that a resumed run needs to go on telling it.
  struct Record {
    double loss = kUnknown;      // of the last step, nats per character
    double smoothed = kUnknown;  // exponential moving average
    double gradient_norm = kUnknown;
    double learning_rate = kUnknown;
    double validation = kUnknown;  // latest
    double best_validation = kUnknown;
    std::uint64_t validations_without_best = 0;
    Curve training_curve, validation_curve;
  };

  /// The experiment is valid for the corpus. `network` has the corpus' vocabulary.
  TrainingRun(const Experiment& experiment, std::shared_ptr<const Corpus> corpus, Network<float> network,
              std::size_t threads);

  /// One step, while no validation is going on. After a divergence nothing has changed.
  std::expected<void, Divergence> step();

  /// A validation is due or under way, and training waits for it.
  bool validating() const { return validating_; }
  /// Goes on with it by a small slice; true when it has just ended.
  bool advance_validation();

  /// So many validations without a new best, and it is time to stop; 0: never.
  bool learned() const;
  void forget_patience() { record_.validations_without_best = 0; }

  /// Takes over the live properties.
  void set_live(const Experiment& experiment);

  const Trainer& trainer() const { return trainer_; }
  const Network<float>& network() const { return trainer_.network(); }
  const Record& record() const { return record_; }

  /// Takes up a run that was saved. On an error, which names what is missing, unknown or does not fit, this
  /// run is not to be used.
  Expected<void> resume(const NamedState& trainer, Record record, bool validating);
  std::uint64_t step_count() const { return trainer_.steps(); }

  std::span<const Token> training_part() const { return training_; }
  std::span<const Token> validation_part() const { return validation_; }

  /// The loss over the whole validation part, if it is known for the present weights.
  std::optional<double> whole_validation() const;

 private:
  void begin_validation();

  std::shared_ptr<const Corpus> corpus_;
  std::span<const Token> training_, validation_;  // of the corpus
  Trainer trainer_;
  std::optional<Validator> validator_;  // none when too little is kept for validation
  bool validating_ = false;
  std::uint64_t validated_step_ = 0;  // 0: none yet
  std::int64_t validation_every_, validation_length_, patience_;
  Record record_;
};

}  // namespace rnn
