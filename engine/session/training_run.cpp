#include "engine/session/training_run.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/network/initialise.h"

namespace rnn {
namespace {

/// Steps over which the loss is smoothed.
constexpr std::uint64_t kSmoothing = 50;

std::span<const Token> first_part(const Corpus& corpus, double validation_fraction) {
  return std::span(corpus.tokens).first(training_characters(corpus.tokens.size(), validation_fraction));
}

}  // namespace

NetworkShape network_shape(const Experiment& experiment, std::size_t symbols) {
  return {.cell = experiment.cell,
          .input_kind = InputKind::one_hot,
          .inputs = symbols,
          .hidden = static_cast<std::size_t>(experiment.hidden),
          .layers = static_cast<std::size_t>(experiment.layers),
          .outputs = symbols};
}

Network<float> initial_network(const Experiment& experiment, std::size_t symbols) {
  Network<float> network(network_shape(experiment, symbols));
  Random random(experiment.seed);
  initialise(network, experiment.initialisation, experiment.forget_bias_one, random);
  return network;
}

Expected<void> check_weights(const NetworkShape& shape, const NamedState& state) {
  const ParameterTable table(shape);
  for (const auto& parameter : table.parameters()) {
    const auto* tensor = state.find(parameter.name);
    if (!tensor) return error("the file has no tensor \"" + parameter.name + "\"");
    if (tensor->shape != parameter.shape())
      return error("tensor \"" + parameter.name + "\" has the wrong shape");
  }
  return {};
}

TrainingRun::TrainingRun(const Experiment& experiment, std::shared_ptr<const Corpus> corpus,
                         Network<float> network, std::size_t threads)
    : corpus_(std::move(corpus)),
      training_(first_part(*corpus_, experiment.validation_fraction)),
      validation_(std::span(corpus_->tokens).subspan(training_.size())),
      trainer_(std::move(network), training_, static_cast<std::size_t>(experiment.bptt),
               static_cast<std::size_t>(experiment.batch), experiment.training, threads) {
  if (validation_.size() >= 2) validator_.emplace(trainer_.network().shape(), validation_);
  set_live(experiment);
}

void TrainingRun::set_live(const Experiment& experiment) {
  trainer_.set_settings(experiment.training);
  validation_every_ = experiment.validation_every;
  validation_length_ = experiment.validation_length;
  patience_ = experiment.patience;
}

std::expected<void, Divergence> TrainingRun::step() {
  assert(!validating_);
  const auto report = trainer_.step();
  if (!report) return std::unexpected(report.error());

  // A plain mean over the first steps, then exponential: no bias towards the beginning.
  const auto share = 1.0 / static_cast<double>(std::min(report->step, kSmoothing));
  record_.smoothed = std::isnan(record_.smoothed)
                         ? report->loss
                         : record_.smoothed + share * (report->loss - record_.smoothed);
  record_.loss = report->loss;
  record_.gradient_norm = report->gradient_norm;
  record_.learning_rate = report->learning_rate;
  record_.training_curve.add(static_cast<std::uint32_t>(report->step), static_cast<float>(report->loss));
  if (validator_ && validation_every_ > 0 &&
      report->step % static_cast<std::uint64_t>(validation_every_) == 0) {
    begin_validation();
  }
  return {};
}

void TrainingRun::begin_validation() {
  validator_->start(network(), static_cast<std::uint64_t>(validation_length_));
  validating_ = true;
}

bool TrainingRun::advance_validation() {
  assert(validating_);
  if (!validator_->advance(Validator::kSlice)) return false;
  validating_ = false;
  validated_step_ = step_count();
  const double loss = validator_->loss();
  if (!std::isfinite(loss)) return true;  // nothing that a curve could show; the next step will tell
  record_.validation = loss;
  record_.validation_curve.add(static_cast<std::uint32_t>(validated_step_), static_cast<float>(loss));
  if (std::isnan(record_.best_validation) || loss < record_.best_validation) {
    record_.best_validation = loss;
    record_.validations_without_best = 0;
  } else {
    ++record_.validations_without_best;
  }
  return true;
}

Expected<void> TrainingRun::resume(const NamedState& trainer, Record record, bool validating) {
  const auto known = trainer_.state();
  for (const auto& tensor : trainer.tensors) {
    if (!known.find(tensor.name)) return error("the file has an unknown tensor \"" + tensor.name + "\"");
  }
  for (const auto& [name, value] : trainer.numbers) {
    if (!known.numbers.contains(name)) return error("the file has an unknown number \"" + name + "\"");
  }
  if (auto set = trainer_.set_state(trainer); !set) return set;
  record_ = std::move(record);
  if (validating && validator_) begin_validation();
  return {};
}

bool TrainingRun::learned() const {
  return patience_ > 0 && record_.validations_without_best >= static_cast<std::uint64_t>(patience_);
}

std::optional<double> TrainingRun::whole_validation() const {
  const bool known = validator_ && !validating_ && validated_step_ > 0 && validated_step_ == step_count() &&
                     validator_->total() + 1 == validation_.size();
  return known ? std::optional(validator_->loss()) : std::nullopt;
}

}  // namespace rnn
