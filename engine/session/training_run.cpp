#include "engine/session/training_run.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/data/symbol_frequency.h"
#include "engine/network/initialise.h"
#include "engine/session/class_weights.h"
#include "engine/training/example_evaluator.h"
#include "engine/training/example_source.h"
#include "engine/training/stream_source.h"
#include "engine/training/validator.h"

namespace rnn {
namespace {

/// Steps over which the loss is smoothed.
constexpr std::uint64_t kSmoothing = 50;
/// Validations running that must reach the solved line: one may be luck.
constexpr std::uint64_t kSolvedValidations = 2;
/// Steps before the first validation at which a task is measured as well: where it starts from, and whether
/// it moves. That counts for nothing else.
constexpr std::uint64_t kEarlySteps[] = {0, 25, 50, 100};
constexpr std::string_view kBest = "best.";

std::span<const Token> first_part(const Data& data, double validation_fraction) {
  if (!data.source.text) return {};
  const auto& tokens = data.source.text->tokens;
  return std::span(tokens).first(training_characters(tokens.size(), validation_fraction));
}

std::span<const Token> rest(const Data& data, std::span<const Token> training) {
  if (!data.source.text) return {};
  return std::span(data.source.text->tokens).subspan(training.size());
}

}  // namespace

Network<float> initial_network(const Experiment& experiment, const ExampleForm& form) {
  Network<float> network(network_shape(experiment, form));
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

TrainingRun::TrainingRun(const Experiment& experiment, const Data& data, Network<float> network,
                         std::size_t threads)
    : data_(data),
      training_(first_part(data_, experiment.validation_fraction)),
      validation_(rest(data_, training_)),
      trainer_(std::move(network), make_source(experiment), experiment.training, threads, experiment.seed),
      validator_(evaluator(Stock::validation)),
      chance_(data_.examples ? data_.examples->form().chance : chance_of_text()) {
  if (experiment.class_weights == ClassWeights::balanced) {
    trainer_.set_class_weights(balanced_class_weights(data_, training_, experiment.seed));
  }
  set_live(experiment);
  if (is_early(step_count())) begin_validation();
}

/// A validation foretells all characters but the first.
double TrainingRun::chance_of_text() const {
  if (validation_.size() < 2) return kUnknown;
  return symbol_frequency_nll(training_, validation_.subspan(1), data_.vocabulary().size());
}

std::unique_ptr<BatchSource> TrainingRun::make_source(const Experiment& experiment) const {
  const auto batch = static_cast<std::size_t>(experiment.batch);
  if (data_.examples) return std::make_unique<ExampleSource>(data_.examples, batch, experiment.seed);
  return std::make_unique<StreamSource>(training_, static_cast<std::size_t>(experiment.bptt), batch);
}

std::unique_ptr<Evaluator> TrainingRun::evaluator(Stock stock) const {
  const NetworkShape& shape = trainer_.network().shape();
  if (data_.examples) {
    const auto examples = stock == Stock::test ? data_.examples->test() : data_.examples->validation();
    if (examples.empty()) return nullptr;
    return std::make_unique<ExampleEvaluator>(shape, data_.examples, examples);
  }
  const auto part = stock == Stock::training ? training_ : validation_;
  if (part.size() < 2) return nullptr;
  return std::make_unique<Validator>(shape, part);
}

void TrainingRun::set_live(const Experiment& experiment) {
  trainer_.set_settings(experiment.training);
  validation_every_ = experiment.validation_every;
  validation_length_ = experiment.validation_length;
  patience_ = experiment.patience;
  keep_best_ = experiment.keep_best;
  if (!keep_best_) best_weights_.clear();  // a better validation may come unkept
  stop_when_solved_ = experiment.stop_when_solved;
}

std::expected<void, Setback> TrainingRun::step() {
  assert(!validating_);
  const auto report = trainer_.step();
  if (!report) return std::unexpected(go_back(report.error()));

  // A plain mean over the first steps, then exponential: no bias towards the beginning.
  const auto share = 1.0 / static_cast<double>(std::min(report->step, kSmoothing));
  record_.smoothed = std::isnan(record_.smoothed)
                         ? report->loss
                         : record_.smoothed + share * (report->loss - record_.smoothed);
  record_.loss = report->loss;
  record_.gradient_norm = report->gradient_norm;
  record_.learning_rate = report->learning_rate;
  record_.training_curve.add(static_cast<std::uint32_t>(report->step), static_cast<float>(report->loss));
  if (is_due(report->step) || is_early(report->step)) begin_validation();
  return {};
}

bool TrainingRun::is_due(std::uint64_t step) const {
  return validator_ && validation_every_ > 0 && step > 0 &&
         step % static_cast<std::uint64_t>(validation_every_) == 0;
}

bool TrainingRun::is_early(std::uint64_t step) const {
  return validator_ && judged_by_metric() && step < static_cast<std::uint64_t>(validation_every_) &&
         std::ranges::find(kEarlySteps, step) != std::end(kEarlySteps);
}

/// What the weights have become is not worth keeping.
Setback TrainingRun::go_back(const Divergence& divergence) {
  const Setback setback{divergence, trainer_.go_back(), keep_best_ && !best_weights_.empty()};
  take_best();
  validated_step_ = 0;
  record_.loss = record_.smoothed = kUnknown;
  return setback;
}

void TrainingRun::begin_validation() {
  std::uint64_t most = static_cast<std::uint64_t>(validation_length_);
  if (data_.examples && most > 0) {
    // Of examples as many as have so many steps together.
    const ExampleForm& form = data_.examples->form();
    most = std::max<std::uint64_t>(most / std::max(form.steps, form.target_steps), 1);
  }
  validator_->start(network(), most);
  validating_ = true;
  counts_ = !is_early(step_count());
}

bool TrainingRun::advance_validation() {
  assert(validating_);
  if (!validator_->advance()) return false;
  validating_ = false;
  validated_step_ = step_count();
  // Otherwise nothing that a curve could show; the next step will tell.
  if (std::isfinite(validator_->loss())) record_validation();
  return true;
}

void TrainingRun::record_validation() {
  const double loss = validator_->loss(), metric = validator_->metric();
  const auto step = static_cast<std::uint32_t>(validated_step_);
  const bool has_metric = judged_by_metric() && std::isfinite(metric);
  record_.validation = loss;
  record_.validation_curve.add(step, static_cast<float>(loss));
  if (has_metric) {
    record_.metric = metric;
    record_.metric_curve.add(step, static_cast<float>(metric));
  }
  if (!counts_) return;
  bool best = false;
  if (std::isnan(record_.best_validation) || loss < record_.best_validation) {
    record_.best_validation = loss;
    best = !judged_by_metric();
  }
  if (has_metric) {
    const ExampleForm& form = data_.examples->form();
    if (std::isnan(record_.best_metric) || form.is_better(metric, record_.best_metric)) {
      record_.best_metric = metric;
      best = true;
    }
    record_.validations_solved = form.is_solved(metric) ? record_.validations_solved + 1 : 0;
  }
  record_.validations_without_best = best ? 0 : record_.validations_without_best + 1;
  if (keep_best_ && best) {
    best_weights_.assign(network().weights().begin(), network().weights().end());
  }
}

void TrainingRun::go_on() {
  record_.validations_without_best = 0;
  record_.validations_solved = 0;
}

bool TrainingRun::take_best() {
  if (!keep_best_ || best_weights_.empty() || std::ranges::equal(best_weights_, network().weights()))
    return false;
  trainer_.set_weights(best_weights_);
  validated_step_ = 0;
  return true;
}

NamedState TrainingRun::state() const {
  NamedState state = trainer_.state();
  if (best_weights_.empty()) return state;
  auto best = tensors_from_arena(network().table(), best_weights_, kBest);
  std::ranges::move(best, std::back_inserter(state.tensors));
  return state;
}

Expected<void> TrainingRun::resume(const NamedState& state, Record record, bool validating) {
  NamedState trainer = state;
  const auto is_best = [](const NamedTensor& tensor) { return tensor.name.starts_with(kBest); };
  if (std::ranges::any_of(trainer.tensors, is_best)) {
    std::vector<float> best(network().table().arena_size());
    if (auto read = arena_from_tensors(network().table(), trainer.tensors, best, kBest); !read) return read;
    best_weights_ = std::move(best);
    std::erase_if(trainer.tensors, is_best);
  }
  const auto known = trainer_.state();
  for (const auto& tensor : trainer.tensors) {
    if (!known.find(tensor.name)) return error("the file has an unknown tensor \"" + tensor.name + "\"");
  }
  for (const auto& [name, value] : trainer.numbers) {
    if (!known.numbers.contains(name)) return error("the file has an unknown number \"" + name + "\"");
  }
  if (auto set = trainer_.set_state(trainer); !set) return set;
  record_ = std::move(record);
  validating_ = false;
  if (validating && validator_) begin_validation();
  return {};
}

bool TrainingRun::learned() const {
  return patience_ > 0 && record_.validations_without_best >= static_cast<std::uint64_t>(patience_);
}

bool TrainingRun::solved() const {
  return stop_when_solved_ && record_.validations_solved >= kSolvedValidations;
}

std::optional<TrainingRun::Measured> TrainingRun::whole_validation() const {
  const bool test_apart =
      data_.examples && data_.examples->test().data() != data_.examples->validation().data();
  const bool known = validator_ && !validating_ && validated_step_ > 0 && validated_step_ == step_count() &&
                     validator_->whole() && !test_apart;
  return known ? std::optional(Measured{validator_->loss(), validator_->metric()}) : std::nullopt;
}

}  // namespace rnn
