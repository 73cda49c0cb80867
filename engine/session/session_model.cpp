// How a Session comes by its network: built from an experiment, taken up from a file.
#include <algorithm>

#include "engine/data/built_in_texts.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/data/tasks/task_kind.h"
#include "engine/session/fit_to_text.h"
#include "engine/session/presets.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

/// The name that a preset has for data that are to be brought.
bool stands_for_a_file(std::string_view name) {
  return std::ranges::any_of(
      presets(), [&](const Preset& preset) { return preset.needs_file && preset.experiment.data == name; });
}

}  // namespace

Expected<Source> Session::State::find_source(const std::string& name) const {
  if (run_ && source_.name == name) return source_;
  if (!loaded_.name.empty() && loaded_.name == name) return loaded_;
  if (const auto* text = find_built_in_text(name)) {
    return Source{name, std::make_shared<const Corpus>(read_built_in_text(*text)), nullptr};
  }
  if (is_task_name(name)) return task_source(name);
  if (stands_for_a_file(name)) {
    if (run_ && source_.music) return source_;
    if (loaded_.music) return loaded_;
    return error("\"" + name + "\" needs pieces of music: load a JSON file of piano rolls first, " +
                 std::string(kPianoRollForm) + ", then open it again");
  }
  std::string names;
  for (const auto& text : built_in_texts()) names += (names.empty() ? "" : ", ") + std::string(text.name);
  for (const auto& task : kTaskNames) names += ", " + std::string(task);
  return error("there is no text named \"" + name + "\" here: load that file first, or use a built-in one (" +
               names + ")");
}

Expected<Data> Session::State::check(const Experiment& experiment, const Source& source) const {
  if (const auto problems = validate(experiment); !problems.empty()) return error(to_string(problems));
  auto data = make_data(experiment, source);
  if (!data) return data;
  if (const auto problems = validate(experiment, *data); !problems.empty()) return error(to_string(problems));
  return data;
}

Expected<void> Session::State::build(const Experiment& experiment) {
  const auto source = find_source(experiment.data);
  if (!source) return std::unexpected(source.error());
  Experiment named = experiment;
  named.data = source->name;  // a preset's data may go by another name
  return build(named, *source);
}

Expected<void> Session::State::build(const Experiment& experiment, const Source& source) {
  const auto data = check(experiment, source);
  if (!data) return std::unexpected(data.error());
  let_go("given up: the network was built anew");  // before the new one takes its memory
  auto network = initial_network(experiment, data->form());
  install(experiment, std::make_unique<TrainingRun>(experiment, *data, std::move(network), threads()));
  return {};
}

/// Goes on with the present weights, from step 0 of another text in the same vocabulary, or of other music.
Expected<void> Session::State::train_on(const Source& source) {
  Experiment experiment = experiment_;
  experiment.data = source.name;
  auto notice = source.text ? fit_to_text(experiment, source.text->tokens.size()) : std::string();
  const auto data = check(experiment, source);
  if (!data) return std::unexpected(data.error());
  Network<float> weights = *network();
  let_go("given up: another text was loaded");
  install(experiment, std::make_unique<TrainingRun>(experiment, *data, std::move(weights), threads()));
  running_ = false;
  phase_ = Phase::paused;
  tell(std::move(notice));
  return {};
}

void Session::State::let_go(const std::string& why) {
  refuse_jobs(why);
  samples_.clear();
  probe_.let_go();
  throughput_.clear();
  run_.reset();
  awaiting_.reset();
}

void Session::State::install(Experiment experiment, std::unique_ptr<TrainingRun> run) {
  experiment_ = std::move(experiment);
  run_ = std::move(run);
  const Source& source = run_->data().source;
  if (source_.name != source.name || source_.text != source.text || source_.music != source.music)
    ++data_serial_;
  source_ = source;
  ++experiment_serial_;
  ++network_serial_;
  ++changes_;
  example_view_.show(run_->data().examples, network()->shape());
  viewed_at_ = -1;
  probe_.aim_again(network()->shape());
  begin_sample();
}

const Network<float>* Session::State::network() const {
  return run_ ? &run_->network() : &awaiting_->network;
}

const Vocabulary& Session::State::vocabulary() const {
  return run_ ? run_->data().vocabulary() : awaiting_->checkpoint.vocabulary;
}

Bytes Session::State::save() const {
  if (awaiting_) return write_checkpoint(awaiting_->checkpoint);
  Checkpoint checkpoint;
  checkpoint.experiment = experiment_;
  if (source_.text) {
    const Corpus& text = *source_.text;
    checkpoint.vocabulary = text.vocabulary;
    checkpoint.characters = text.tokens.size();
    checkpoint.fingerprint = fingerprint(text);
    if (text.vocabulary.utf8_size(text.tokens) <= Checkpoint::kLargestText) checkpoint.tokens = text.tokens;
  }
  if (source_.music) checkpoint.music = write_piano_rolls(*source_.music);
  checkpoint.trainer = run_->state();
  checkpoint.record = run_->record();
  checkpoint.validating = run_->validating();
  return write_checkpoint(checkpoint);
}

Expected<void> Session::State::load(std::span<const std::uint8_t> bytes) {
  auto checkpoint = read_checkpoint(bytes);
  if (!checkpoint) return std::unexpected(checkpoint.error());

  const std::string& name = checkpoint->experiment.data;
  if (!checkpoint->music.empty()) {
    auto pieces = read_piano_rolls(checkpoint->music);
    if (!pieces) return std::unexpected(pieces.error());
    const Source source{name, nullptr, std::make_shared<const PianoRollSet>(std::move(*pieces))};
    if (auto resumed = resume(*checkpoint, source); !resumed) return resumed;
    loaded_ = source;
    return {};
  }
  if (is_task_name(name) && checkpoint->characters == 0) return resume(*checkpoint, task_source(name));
  // The text: one that is here already, or else the one in the file.
  if (const auto here = find_source(name); here && here->text && checkpoint->is_of(*here->text)) {
    return resume(*checkpoint, *here);
  }
  if (checkpoint->vocabulary.size() == 0)
    return error("this model file cannot be loaded: it has no vocabulary");
  if (!checkpoint->tokens) return await_text(std::move(*checkpoint));
  if (find_built_in_text(name)) checkpoint->experiment.data += " (saved)";  // of another version
  const Source source{checkpoint->experiment.data,
                      std::make_shared<const Corpus>(
                          Corpus{checkpoint->experiment.data, checkpoint->vocabulary, *checkpoint->tokens}),
                      nullptr};
  if (auto resumed = resume(*checkpoint, source); !resumed) return resumed;
  loaded_ = source;
  return {};
}

Expected<void> Session::State::resume(const Checkpoint& checkpoint, const Source& source) {
  Experiment experiment = checkpoint.experiment;
  experiment.data = source.name;
  const auto data = check(experiment, source);
  if (!data) return std::unexpected(data.error());
  const auto shape = network_shape(experiment, data->form());
  if (auto fine = check_weights(shape, checkpoint.trainer); !fine)
    return fine;  // before memory is taken for them
  auto run = std::make_unique<TrainingRun>(experiment, *data, Network<float>(shape), threads());
  if (auto set = run->resume(checkpoint.trainer, checkpoint.record, checkpoint.validating); !set) return set;
  let_go("given up: another model was loaded");
  running_ = false;
  phase_ = Phase::paused;
  tell("");
  install(std::move(experiment), std::move(run));
  return {};
}

/// A model whose text is not here: it can write, but not be trained before the same text is loaded.
Expected<void> Session::State::await_text(Checkpoint checkpoint) {
  const auto& experiment = checkpoint.experiment;
  const bool foreign = checkpoint.characters == 0;  // from another program, of no text
  if (auto problems =
          validate(experiment, foreign ? kLargestText : checkpoint.characters, checkpoint.vocabulary.size());
      !problems.empty()) {
    return error(to_string(problems));
  }
  if (experiment.bidirectional) {
    return error("this model file cannot be loaded: what reads from both ends does not foretell a text");
  }
  // Of the vocabulary alone: a text without a character.
  const Corpus unknown{experiment.data, checkpoint.vocabulary, {}};
  const Data data{{experiment.data, std::make_shared<const Corpus>(unknown), nullptr}, nullptr};
  if (experiment.task_shape != TaskChoice::natural) {
    return error("this model was trained on windows of the text \"" + experiment.data +
                 "\", which is not in the file: load that text first, then the model");
  }
  const auto shape = network_shape(experiment, data.form());
  if (auto fine = check_weights(shape, checkpoint.trainer); !fine) return fine;
  Network<float> network(shape);
  auto set = arena_from_tensors(network.table(), checkpoint.trainer.tensors, network.change_weights());
  if (!set) return set;
  network.pack();
  let_go("given up: another model was loaded");
  experiment_ = experiment;
  running_ = false;
  phase_ = Phase::empty;
  tell(foreign ? "\"" + experiment.data +
                     "\" comes from another program, without a text. Load one in its symbols to go on "
                     "training; the model can write without it."
               : "This model was trained on \"" + experiment.data + "\" (" +
                     std::to_string(checkpoint.characters) +
                     " characters), which is too large to be saved with it. Load that text to go on "
                     "training; the model can write without it.");
  source_ = {};
  awaiting_.emplace(std::move(checkpoint), std::move(network));
  ++data_serial_;
  ++experiment_serial_;
  ++network_serial_;
  ++changes_;
  probe_.aim_again(awaiting_->network.shape());
  begin_sample();
  return {};
}

}  // namespace rnn
