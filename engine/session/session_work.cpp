// The work of a Session, in slices short enough that a command never waits long.
#include <cmath>

#include "engine/session/property_json.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

/// Few enough that the clock is read in time, even with a large network.
constexpr int kCharactersAtOnce = 8;

/// null where it is not known.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

std::string evaluation_result(const Validator& validator) {
  const double loss = validator.loss();
  return dump({{"validationLoss", number(loss)},
               {"perplexity", number(perplexity(loss))},
               {"bitsPerCharacter", number(bits_per_character(loss))},
               {"characters", validator.total()}});
}

}  // namespace

bool Session::State::run_for(double seconds) {
  const double end = clock_() + seconds;
  while (!commands_.empty()) {
    Command command = std::move(commands_.front());
    commands_.pop_front();
    carry_out(std::move(command));
  }
  do {
    if (!work()) return false;
    ++changes_;
  } while (clock_() < end);
  return true;
}

/// The most urgent slice of work; false when there is none. Whatever needs the weights as they are comes
/// before the next training step.
bool Session::State::work() {
  return advance_generation() || advance_evaluation() || advance_validation() || advance_sample() ||
         advance_training() || advance_probe();
}

bool Session::State::advance_generation() {
  if (generations_.empty()) return false;
  auto& [request, writer] = generations_.front();
  for (int i = 0; i < kCharactersAtOnce && !writer.done(); ++i) writer.advance();
  if (writer.done()) {
    answer(request, dump({{"text", writer.text()}}));
    generations_.pop_front();
  }
  return true;
}

bool Session::State::advance_evaluation() {
  if (evaluations_.empty()) return false;
  auto& job = evaluations_.front();
  if (job.validator.advance(Validator::kSlice)) {
    const double loss = job.validator.loss();
    answer(job.request, job.end_of ? train_result(*job.end_of, loss) : evaluation_result(job.validator));
    evaluations_.pop_front();
  }
  return true;
}

bool Session::State::advance_validation() {
  if (!run_ || !run_->validating()) return false;
  const bool ended = run_->advance_validation();
  if (ended && run_->learned() && running_ && train_jobs_.empty()) {
    running_ = false;
    phase_ = Phase::learned;
    tell("Learned: the validation loss has found no new best in " + std::to_string(experiment_.patience) +
         " validations, so training has paused.");
  }
  return true;
}

/// At rest a text is written without a break; so is the first one, that shows the network before it has
/// learned anything.
bool Session::State::advance_sample() {
  if (!samples_.writing()) return false;
  if (phase_ == Phase::training && run_->step_count() > 0) return false;
  samples_.advance();
  return true;
}

bool Session::State::advance_probe() {
  follow_sample();
  if (!probe_.behind(samples_.fed())) return false;
  probe_.advance(samples_.fed());
  return true;
}

bool Session::State::advance_training() {
  if (phase_ != Phase::training) return false;
  if (!train_jobs_.empty() && train_jobs_.front().done == train_jobs_.front().count) {
    end_train_job();
    return true;
  }
  const double before = clock_();
  if (const auto stepped = run_->step(); !stepped) {
    diverge(stepped.error());
    return true;
  }
  const double seconds = clock_() - before;
  throughput_.add(static_cast<double>(run_->trainer().tokens_per_step()), seconds);
  if (!train_jobs_.empty()) {
    ++train_jobs_.front().done;
    train_jobs_.front().seconds += seconds;
  }
  samples_.add_training_time(seconds);
  write_along();
  return true;
}

/// Writes as much of a text as is due after a training step.
void Session::State::write_along() {
  if (samples_.begin_due()) begin_sample();
  follow_sample();
  const bool behind = samples_.may_write() && probe_.behind(samples_.fed());
  if (!samples_.advance_due() && !behind) return;
  const double before = clock_();
  for (int i = 0; i < kCharactersAtOnce && samples_.advance_due(); ++i) samples_.advance();
  for (int i = 0; i < kCharactersAtOnce && samples_.may_write() && advance_probe(); ++i) continue;
  samples_.add_writing_time(clock_() - before);
}

void Session::State::begin_sample() {
  if (!options_.write_samples) return;
  const auto step = run_ ? run_->step_count() : 0;
  const double loss = run_ ? run_->record().smoothed : TrainingRun::kUnknown;
  samples_.begin(*network(), vocabulary(), experiment_.sampling, step, loss);
  follow_sample();  // a snapshot may be taken before the next slice of work
}

/// Turns the probe to the latest text.
void Session::State::follow_sample() {
  if (probe_.on() && (!probe_.started() || probe_.serial() != samples_.serial())) {
    probe_.restart(*network(), samples_.serial());
  }
}

void Session::State::end_train_job() {
  TrainJob job = std::move(train_jobs_.front());
  train_jobs_.pop_front();
  if (train_jobs_.empty() && !running_) phase_ = Phase::paused;
  const bool enough = run_->validation_part().size() >= 2;
  if (const auto known = run_->whole_validation(); !job.evaluate || !enough || known) {
    answer(job.request, train_result(job, job.evaluate && known ? *known : run_->record().validation));
    return;
  }
  const auto request = job.request;
  auto& evaluation = evaluations_.emplace_back(
      request, Validator(network()->shape(), run_->validation_part()), std::move(job));
  evaluation.validator.start(*network());
}

void Session::State::diverge(const Divergence& divergence) {
  running_ = false;
  phase_ = Phase::diverged;
  const std::string what = "the " + divergence.quantity + " was not a finite number at step " +
                           std::to_string(divergence.step + 1);
  tell("Training stopped: " + what +
           ". The weights from before that step are kept. A smaller learning rate or stronger gradient "
           "clipping (a "
           "smaller clip, above 0) usually helps; Reset starts again.",
       true);
  refuse_train_jobs(what + ":");
}

std::string Session::State::train_result(const TrainJob& job, double validation) const {
  const double characters = static_cast<double>(job.count * run_->trainer().tokens_per_step());
  return dump({{"step", run_->step_count()},
               {"loss", number(run_->record().loss)},
               {"validationLoss", number(validation)},
               {"charactersPerSecond", job.seconds > 0 ? Json(characters / job.seconds) : Json()},
               {"learned", run_->learned()}});
}

}  // namespace rnn
