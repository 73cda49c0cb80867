// The work of a Session, in slices short enough that a command never waits long.
#include <cmath>

#include "engine/session/evaluation.h"
#include "engine/session/property_json.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

/// Few enough that the clock is read in time, even with a large network.
constexpr int kCharactersAtOnce = 8;

/// null where it is not known.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

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
  return advance_generation() || advance_evaluation() || advance_inspection() || advance_validation() ||
         advance_sample() || advance_training() || advance_probe();
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
  if (job.evaluator->advance()) {
    const Evaluator& done = *job.evaluator;
    answer(job.request, job.end_of ? train_result(*job.end_of, {done.loss(), done.metric()})
                                   : evaluation_result(job.part, done, run_->data()));
    evaluations_.pop_front();
  }
  return true;
}

bool Session::State::advance_inspection() {
  if (inspections_.empty()) return false;
  auto& [request, job] = inspections_.front();
  if (job->advance()) {
    answer(request, job->result());
    inspections_.pop_front();
  }
  return true;
}

bool Session::State::advance_validation() {
  if (!run_ || !run_->validating()) return false;
  const bool ended = run_->advance_validation();
  if (!ended || !running_ || !train_jobs_.empty()) return true;
  if (run_->solved()) {
    pause_by_itself("Solved: two validations running have reached the solved line of this task");
  } else if (run_->learned()) {
    pause_by_itself("Learned: the last " + std::to_string(experiment_.patience) +
                    " validations have found no new best");
  }
  return true;
}

void Session::State::pause_by_itself(std::string why) {
  running_ = false;
  phase_ = Phase::learned;
  const bool best = run_->take_best();
  viewed_at_ = -1;
  tell(why + ", so training has paused" + (best ? " and the weights of the best validation are back." : "."));
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
  if (!options_.write_samples || (run_ && !run_->data().writes_text())) return;
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
  const bool ends = job.evaluate || run_->solved() || run_->learned();
  if (ends && run_->take_best()) viewed_at_ = -1;
  const auto& record = run_->record();
  const auto known = run_->whole_validation();
  auto evaluator = job.evaluate && !known ? run_->evaluator(Stock::test) : nullptr;
  if (!evaluator) {
    const TrainingRun::Measured latest{record.validation, record.metric};
    answer(job.request, train_result(job, job.evaluate && known ? *known : latest));
    return;
  }
  evaluator->start(*network());
  const auto request = job.request;
  evaluations_.push_back({request, Part::test, std::move(evaluator), std::move(job)});
}

void Session::State::diverge(const Setback& setback) {
  running_ = false;
  phase_ = Phase::diverged;
  viewed_at_ = -1;
  const std::string text = to_string(setback);
  tell(text + " Reset starts again.", true);
  for (const auto& job : train_jobs_) refuse(job.request, text);
  train_jobs_.clear();
}

std::string Session::State::train_result(const TrainJob& job, const TrainingRun::Measured& measured) const {
  const double characters = static_cast<double>(job.count * run_->trainer().tokens_per_step());
  Json result{{"step", run_->step_count()},
              {"loss", number(run_->record().loss)},
              {"validationLoss", number(measured.loss)},
              {"charactersPerSecond", job.seconds > 0 ? Json(characters / job.seconds) : Json()},
              {"learned", run_->learned() || run_->solved()}};
  ExampleForm form = run_->data().form();
  form.chance = run_->chance();
  add_judgement(result, form, run_->data().examples ? measured.metric : measured.loss);
  return dump(result);
}

}  // namespace rnn
