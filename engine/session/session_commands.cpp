// What each command does. Nothing has changed when it is refused.
#include "engine/data/built_in_texts.h"
#include "engine/data/utf8.h"
#include "engine/session/fit_to_text.h"
#include "engine/session/property_json.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

constexpr auto kNothingToTrain =
    "there is no text to train on: load the text this model was trained on, or open an experiment";

/// The name that a file gets: valid UTF-8, and none of a built-in text.
std::string name_for_file(const std::string& given) {
  std::string name = given.empty() ? "text" : replace_invalid_utf8(given);
  return find_built_in_text(name) ? name + " (file)" : name;
}

TextEncoding encoding_of(const LoadText& action) {
  return action.latin1 ? TextEncoding::latin1 : TextEncoding::utf8;
}

}  // namespace

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
  evaluations_.clear();
  generations_.clear();
}

void Session::State::tell(std::string notice, bool is_error) {
  notice_ = std::move(notice);
  notice_is_error_ = is_error;
}

Session::State::Outcome Session::State::act(std::uint64_t, OpenExperiment& action) {
  if (auto built = build(action.experiment); !built) return std::unexpected(built.error());
  running_ = false;
  phase_ = Phase::paused;
  tell("");
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, SetProperty& action) {
  Experiment changed = experiment_;
  if (auto set = set_property(changed, action.name, action.value); !set) return std::unexpected(set.error());
  if (changed == experiment_) return "{}";
  const auto& property = *find_property(action.name);
  if (!property.live) {
    const bool training = running_;
    if (auto built = build(changed); !built) return std::unexpected(built.error());
    running_ = training;
    phase_ = training ? Phase::training : Phase::paused;
    tell("");
    return "{}";
  }
  experiment_ = changed;
  ++experiment_serial_;
  if (run_) run_->set_live(experiment_);
  if (property.group == Group::sampling) begin_sample();
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, LoadText& action) {
  action.name = name_for_file(action.name);
  if (action.keep_network) return load_text_for_network(action);
  auto corpus = read_corpus(action.name, action.bytes, encoding_of(action));
  if (!corpus) return std::unexpected(corpus.error());
  if (awaiting_ && awaiting_->checkpoint.is_of(*corpus)) return load_text_for_network(action);

  Experiment experiment = experiment_;
  experiment.data = action.name;
  auto notice = fit_to_text(experiment, corpus->tokens.size());
  const bool training = running_;
  auto built = build(experiment, std::make_shared<const Corpus>(std::move(*corpus)));
  if (!built) return std::unexpected(built.error());
  loaded_corpus_ = corpus_;
  running_ = training;
  phase_ = training ? Phase::training : Phase::paused;
  tell(std::move(notice));
  return "{}";
}

Session::State::Outcome Session::State::load_text_for_network(LoadText& action) {
  auto read = read_corpus(action.name, action.bytes, encoding_of(action), vocabulary());
  if (!read) return std::unexpected(read.error());
  const auto corpus = std::make_shared<const Corpus>(std::move(*read));
  const bool resumed = awaiting_ && awaiting_->checkpoint.is_of(*corpus);
  Expected<void> done;
  if (resumed) {
    done = resume(Checkpoint(awaiting_->checkpoint), corpus);
  } else if (corpus_ && corpus_->tokens == corpus->tokens) {
    return R"({"sameText":true})";  // the text it is trained on
  } else {
    done = train_on(corpus);
  }
  if (!done) return std::unexpected(done.error());
  loaded_corpus_ = corpus_;
  return resumed ? R"({"sameText":true})" : R"({"sameText":false})";
}

Session::State::Outcome Session::State::act(std::uint64_t, Run&) {
  if (!run_) return error(kNothingToTrain);
  if (run_->learned()) run_->forget_patience();
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
  phase_ = Phase::training;
  tell("");
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, Reset&) {
  if (auto built = build(experiment_); !built) return std::unexpected(built.error());
  running_ = false;
  phase_ = Phase::paused;
  tell("");
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t request, Generate& action) {
  Experiment experiment;
  experiment.sampling = action.sampling;
  if (const auto problems = validate(experiment); !problems.empty()) return error(to_string(problems));
  auto prime = vocabulary().encode(action.sampling.prime);
  if (!prime) return std::unexpected(prime.error());
  generations_.push_back({request, TextWriter(*network(), vocabulary(), action.sampling, std::move(*prime))});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t request, Evaluate& action) {
  if (!run_) return error(kNothingToTrain);
  const std::span<const Token> parts[] = {run_->validation_part(), run_->training_part(), corpus_->tokens};
  const auto part = parts[static_cast<std::size_t>(action.part)];
  if (part.size() < 2) {
    return error(
        "too little of the text is kept for validation: raise validation_fraction, or use a longer text");
  }
  auto& job = evaluations_.emplace_back(request, Validator(network()->shape(), part), std::nullopt);
  job.validator.start(*network());
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, Probe& action) {
  if (action.layer < 0) {
    probe_.switch_off();
    return "{}";
  }
  if (auto aimed = probe_.aim(network()->shape(), action.layer, action.quantity); !aimed) {
    return std::unexpected(aimed.error());
  }
  follow_sample();
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t request, Save&) {
  answer(request, "{}", save());
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, LoadModel& action) {
  if (auto loaded = load(action.bytes); !loaded) return std::unexpected(loaded.error());
  return "{}";
}

}  // namespace rnn
