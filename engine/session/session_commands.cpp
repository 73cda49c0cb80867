// Commands come in, their answers go out; and those that set training going and stop it. Nothing has changed
// when a command is refused.
#include "engine/session/session_state.h"

namespace rnn {

void Session::State::carry_out(Command command) {
  ++changes_;
  const auto request = command.request;
  const auto outcome = std::visit([&](auto& action) { return act(request, action); }, command.action);
  if (!outcome) {
    refuse(request, outcome.error().message);
  } else if (*outcome) {
    answer(request, **outcome);
  }
}

void Session::State::answer(std::uint64_t request, std::string result, Bytes bytes) {
  replies_.push_back({request, "", std::move(result), std::move(bytes)});
}

void Session::State::refuse(std::uint64_t request, std::string error) {
  replies_.push_back({request, std::move(error), "{}", {}});
}

void Session::State::refuse_train_jobs(const std::string& why) {
  for (const auto& job : train_jobs_) {
    refuse(job.request,
           why + " after " + std::to_string(job.done) + " of " + std::to_string(job.count) + " steps");
  }
  train_jobs_.clear();
}

void Session::State::refuse_jobs(const std::string& why) {
  refuse_train_jobs(why);
  for (const auto& job : evaluations_) refuse(job.request, why);
  for (const auto& job : generations_) refuse(job.request, why);
  for (const auto& look : inspections_) refuse(look.request, why);
  evaluations_.clear();
  generations_.clear();
  inspections_.clear();
}

void Session::State::tell(std::string notice, bool is_error) {
  notice_ = std::move(notice);
  notice_is_error_ = is_error;
}

Session::State::Outcome Session::State::act(std::uint64_t, Run&) {
  if (!run_) return error(kNothingToTrain);
  if (run_->learned() || run_->solved()) run_->go_on();
  running_ = true;
  phase_ = Phase::training;
  tell("");
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, Pause&) {
  refuse_train_jobs("paused");
  running_ = false;
  if (phase_ == Phase::training) phase_ = Phase::paused;
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t request, Train& action) {
  if (!run_) return error(kNothingToTrain);
  train_jobs_.push_back({.request = request, .count = action.count, .evaluate = action.evaluate});
  running_ = false;  // a run ends with these steps
  phase_ = Phase::training;
  tell("");
  return std::nullopt;
}

}  // namespace rnn
