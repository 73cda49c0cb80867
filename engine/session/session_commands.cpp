// What each command does. Nothing has changed when it is refused.
#include "engine/data/built_in_texts.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/data/utf8.h"
#include "engine/formats/onnx.h"
#include "engine/session/check_clamps.h"
#include "engine/session/fit_to_text.h"
#include "engine/session/idle_settings.h"
#include "engine/session/inspection.h"
#include "engine/session/preset_json.h"
#include "engine/session/property_json.h"
#include "engine/session/saved_model.h"
#include "engine/session/session_state.h"
#include "engine/training/validator.h"

namespace rnn {
namespace {

constexpr auto kNothingToTrain =
    "there is no text to train on: load the text this model was trained on, or open an experiment";

/// The name that a file gets: valid UTF-8, and none of a built-in text.
std::string name_for_file(const std::string& given) {
  std::string name = given.empty() ? "text" : replace_invalid_utf8(given);
  return find_built_in_text(name) ? name + " (file)" : name;
}

std::string_view text_of(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
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
  tell(idle_settings(experiment_, run_->data()));
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
    tell(idle_settings(experiment_, run_->data(), action.name));
    return "{}";
  }
  experiment_ = changed;
  ++experiment_serial_;
  if (run_) run_->set_live(experiment_);
  // Of training that has ended the notice says why.
  const bool ended = phase_ == Phase::learned || phase_ == Phase::diverged;
  if (run_ && !ended) tell(idle_settings(experiment_, run_->data(), action.name));
  if (property.group == Group::sampling) begin_sample();
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, LoadText& action) {
  action.name = name_for_file(action.name);
  if (action.keep_network) return load_text_for_network(action);
  if (looks_like_piano_rolls(action.name, text_of(action.bytes))) return load_music(action);
  auto corpus = read_corpus(action.name, action.bytes, encoding_of(action));
  if (!corpus) return std::unexpected(corpus.error());
  if (awaiting_ && awaiting_->checkpoint.is_of(*corpus)) return load_text_for_network(action);
  const bool foreign = awaiting_ && awaiting_->checkpoint.characters == 0;
  if (foreign && read_corpus(action.name, action.bytes, encoding_of(action), vocabulary())) {
    return load_text_for_network(action);
  }

  Experiment experiment = experiment_;
  if (!source_.text) suit_text(experiment);
  auto notice = fit_to_text(experiment, corpus->tokens.size());
  const Source source{action.name, std::make_shared<const Corpus>(std::move(*corpus)), nullptr};
  return open_loaded(std::move(experiment), source, std::move(notice));
}

Session::State::Outcome Session::State::load_music(const LoadText& action) {
  auto pieces = read_piano_rolls(text_of(action.bytes));
  if (!pieces) return error(action.name + ": " + pieces.error().message);
  Experiment experiment = experiment_;
  suit_examples(experiment);
  return open_loaded(std::move(experiment),
                     {action.name, nullptr, std::make_shared<const PianoRollSet>(std::move(*pieces))}, "");
}

Session::State::Outcome Session::State::open_loaded(Experiment experiment, const Source& source,
                                                    std::string notice) {
  experiment.data = source.name;
  const bool training = running_;
  if (auto built = build(experiment, source); !built) return std::unexpected(built.error());
  loaded_ = source;
  running_ = training;
  phase_ = training ? Phase::training : Phase::paused;
  tell(std::move(notice));
  return "{}";
}

/// Other pieces for a network of music; on the same ones it goes on where it is.
Session::State::Outcome Session::State::load_music_for_network(const LoadText& action) {
  auto pieces = read_piano_rolls(text_of(action.bytes));
  if (!pieces) {
    return error(action.name + ": " + pieces.error().message +
                 " This network has learned music; what is expected is " + std::string(kPianoRollForm) + ".");
  }
  if (*pieces == *source_.music) return R"({"sameText":true})";
  const Source source{action.name, nullptr, std::make_shared<const PianoRollSet>(std::move(*pieces))};
  if (auto done = train_on(source); !done) return std::unexpected(done.error());
  loaded_ = source;
  return R"({"sameText":false})";
}

Session::State::Outcome Session::State::load_text_for_network(LoadText& action) {
  if (source_.music) return load_music_for_network(action);
  if (vocabulary().size() == 0) {
    return error("this network has learned the task " + experiment_.data +
                 ", whose examples are made up as they are needed: it takes no file");
  }
  auto read = read_corpus(action.name, action.bytes, encoding_of(action), vocabulary());
  if (!read) return std::unexpected(read.error());
  const Source source{action.name, std::make_shared<const Corpus>(std::move(*read)), nullptr};
  const bool resumed = awaiting_ && awaiting_->checkpoint.is_of(*source.text);
  Expected<void> done;
  if (resumed) {
    done = resume(Checkpoint(awaiting_->checkpoint), source);
  } else if (source_.text && source_.text->tokens == source.text->tokens) {
    return R"({"sameText":true})";  // the text it is trained on
  } else {
    done = train_on(source);
  }
  if (!done) return std::unexpected(done.error());
  loaded_ = source;
  return resumed ? R"({"sameText":true})" : R"({"sameText":false})";
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
  if (run_ && !run_->data().writes_text()) {
    return error("this network does not write text: it learns " + experiment_.data + " (" +
                 std::string(kTaskShapeNames[static_cast<std::size_t>(network()->shape().task)]) + ")");
  }
  if (auto fine = check_clamps(network()->shape(), action.clamps); !fine) {
    return std::unexpected(fine.error());
  }
  auto prime = vocabulary().encode(action.sampling.prime);
  if (!prime) return std::unexpected(prime.error());
  generations_.push_back(
      {request, TextWriter(*network(), vocabulary(), action.sampling, std::move(*prime), action.clamps)});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t request, Evaluate& action) {
  if (!run_) return error(kNothingToTrain);
  std::unique_ptr<Evaluator> evaluator;
  if (source_.text && !run_->data().examples) {
    const std::span<const Token> parts[] = {run_->validation_part(), run_->training_part(),
                                            source_.text->tokens, run_->validation_part()};
    const auto part = parts[static_cast<std::size_t>(action.part)];
    if (part.size() >= 2) evaluator = std::make_unique<Validator>(network()->shape(), part);
  } else if (action.part == Part::training) {
    return error("the examples to learn from are drawn without end: evaluate the validation part");
  } else {
    if (action.part == Part::whole) action.part = Part::test;
    evaluator = run_->evaluator(action.part == Part::test ? Stock::test : Stock::validation);
  }
  if (!evaluator) {
    return error(
        "too little of the text is kept for validation: raise validation_fraction, or use a longer text");
  }
  evaluator->start(*network());
  evaluations_.push_back({request, action.part, std::move(evaluator), std::nullopt});
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, Answer& action) {
  if (!run_) return error(kNothingToTrain);
  auto json = rnn::answer(action, *run_);
  if (!json) return std::unexpected(json.error());
  return std::move(*json);
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

Session::State::Outcome Session::State::act(std::uint64_t, Inspect& action) {
  auto json = inspect(action, {network(), &experiment_, run_.get()});
  if (!json) return std::unexpected(json.error());
  return std::move(*json);
}

Session::State::Outcome Session::State::act(std::uint64_t request, Save&) {
  answer(request, "{}", save());
  return std::nullopt;
}

Session::State::Outcome Session::State::act(std::uint64_t, LoadModel& action) {
  if (auto loaded = load(action.bytes); !loaded) return std::unexpected(loaded.error());
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, ListPresets&) {
  Json list = Json::array();
  for (const Preset& preset : presets()) list.push_back(preset_json(preset));
  return dump({{"presets", std::move(list)}});
}

Session::State::Outcome Session::State::act(std::uint64_t request, Export& action) {
  const auto saved = read_saved_model(save());
  if (!saved) return std::unexpected(saved.error());
  const auto files = action.format == ExportFormat::onnx ? write_onnx(saved->model)
                                                         : export_pytorch(saved->model, saved->plan);
  if (!files) return std::unexpected(files.error());
  Json list = Json::array();
  Bytes bytes;
  for (const ExportedFile& file : *files) {
    list.push_back({{"name", file.name}, {"size", file.bytes.size()}});
    bytes.insert(bytes.end(), file.bytes.begin(), file.bytes.end());
  }
  answer(request, dump({{"files", std::move(list)}}), std::move(bytes));
  return std::nullopt;
}

}  // namespace rnn
