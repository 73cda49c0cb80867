// The commands that change what is trained: other settings, another text, another model.
#include "engine/data/built_in_texts.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/data/utf8.h"
#include "engine/session/fit_to_text.h"
#include "engine/session/idle_settings.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

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

Session::State::Outcome Session::State::act(std::uint64_t, Reset&) {
  if (auto built = build(experiment_); !built) return std::unexpected(built.error());
  running_ = false;
  phase_ = Phase::paused;
  tell("");
  return "{}";
}

Session::State::Outcome Session::State::act(std::uint64_t, LoadModel& action) {
  if (auto loaded = load(action.bytes); !loaded) return std::unexpected(loaded.error());
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

}  // namespace rnn
