// How a Session comes by its network: built from an experiment, taken up from a file.
#include "engine/data/built_in_texts.h"
#include "engine/session/fit_to_text.h"
#include "engine/session/session_state.h"

namespace rnn {

Expected<std::shared_ptr<const Corpus>> Session::State::find_corpus(const std::string& name) const {
  for (const auto& corpus : {corpus_, loaded_corpus_}) {
    if (corpus && corpus->name == name) return corpus;
  }
  if (const auto* text = find_built_in_text(name))
    return std::make_shared<const Corpus>(read_built_in_text(*text));
  std::string names;
  for (const auto& text : built_in_texts()) names += (names.empty() ? "" : ", ") + std::string(text.name);
  return error("there is no text named \"" + name + "\" here: load that file first, or use a built-in one (" +
               names + ")");
}

Expected<void> Session::State::check(const Experiment& experiment, const Corpus& corpus) const {
  const auto problems = validate(experiment, corpus.tokens.size(), corpus.vocabulary.size());
  if (!problems.empty()) return error(to_string(problems));
  return {};
}

Expected<void> Session::State::build(const Experiment& experiment) {
  if (const auto problems = validate(experiment); !problems.empty()) return error(to_string(problems));
  auto corpus = find_corpus(experiment.data);
  if (!corpus) return std::unexpected(corpus.error());
  return build(experiment, std::move(*corpus));
}

Expected<void> Session::State::build(const Experiment& experiment, std::shared_ptr<const Corpus> corpus) {
  if (auto fine = check(experiment, *corpus); !fine) return fine;
  let_go("given up: the network was built anew");  // before the new one takes its memory
  auto network = initial_network(experiment, corpus->vocabulary.size());
  install(experiment, corpus,
          std::make_unique<TrainingRun>(experiment, corpus, std::move(network), threads()));
  return {};
}

/// Goes on with the present weights, from step 0 of another text in the same vocabulary.
Expected<void> Session::State::train_on(std::shared_ptr<const Corpus> corpus) {
  Experiment experiment = experiment_;
  experiment.data = corpus->name;
  auto notice = fit_to_text(experiment, corpus->tokens.size());
  if (auto fine = check(experiment, *corpus); !fine) return fine;
  Network<float> weights = *network();
  let_go("given up: another text was loaded");
  install(experiment, corpus,
          std::make_unique<TrainingRun>(experiment, corpus, std::move(weights), threads()));
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

void Session::State::install(Experiment experiment, std::shared_ptr<const Corpus> corpus,
                             std::unique_ptr<TrainingRun> run) {
  if (corpus_ != corpus) ++data_serial_;
  experiment_ = std::move(experiment);
  corpus_ = std::move(corpus);
  run_ = std::move(run);
  ++experiment_serial_;
  ++network_serial_;
  ++changes_;
  probe_.aim_again(network()->shape());
  begin_sample();
}

const Network<float>* Session::State::network() const {
  return run_ ? &run_->network() : &awaiting_->network;
}

const Vocabulary& Session::State::vocabulary() const {
  return corpus_ ? corpus_->vocabulary : awaiting_->checkpoint.vocabulary;
}

Bytes Session::State::save() const {
  if (awaiting_) return write_checkpoint(awaiting_->checkpoint);
  Checkpoint checkpoint;
  checkpoint.experiment = experiment_;
  checkpoint.vocabulary = corpus_->vocabulary;
  checkpoint.characters = corpus_->tokens.size();
  checkpoint.fingerprint = fingerprint(*corpus_);
  if (corpus_->vocabulary.utf8_size(corpus_->tokens) <= Checkpoint::kLargestText)
    checkpoint.tokens = corpus_->tokens;
  checkpoint.trainer = run_->trainer().state();
  checkpoint.record = run_->record();
  checkpoint.validating = run_->validating();
  return write_checkpoint(checkpoint);
}

Expected<void> Session::State::load(std::span<const std::uint8_t> bytes) {
  auto checkpoint = read_checkpoint(bytes);
  if (!checkpoint) return std::unexpected(checkpoint.error());

  // The text: one that is here already, or else the one in the file.
  if (const auto here = find_corpus(checkpoint->experiment.data); here && checkpoint->is_of(**here)) {
    return resume(*checkpoint, *here);
  }
  if (!checkpoint->tokens) return await_text(std::move(*checkpoint));
  if (find_built_in_text(checkpoint->experiment.data))
    checkpoint->experiment.data += " (saved)";  // of another version
  const auto corpus = std::make_shared<const Corpus>(
      Corpus{checkpoint->experiment.data, checkpoint->vocabulary, *checkpoint->tokens});
  if (auto resumed = resume(*checkpoint, corpus); !resumed) return resumed;
  loaded_corpus_ = corpus;
  return {};
}

Expected<void> Session::State::resume(const Checkpoint& checkpoint, std::shared_ptr<const Corpus> corpus) {
  Experiment experiment = checkpoint.experiment;
  experiment.data = corpus->name;
  if (auto fine = check(experiment, *corpus); !fine) return fine;
  const auto shape = network_shape(experiment, corpus->vocabulary.size());
  if (auto fine = check_weights(shape, checkpoint.trainer); !fine)
    return fine;  // before memory is taken for them
  auto run = std::make_unique<TrainingRun>(experiment, corpus, Network<float>(shape), threads());
  if (auto set = run->resume(checkpoint.trainer, checkpoint.record, checkpoint.validating); !set) return set;
  let_go("given up: another model was loaded");
  running_ = false;
  phase_ = Phase::paused;
  tell("");
  install(std::move(experiment), std::move(corpus), std::move(run));
  return {};
}

/// A model whose text is not here: it can write, but not be trained before the same text is loaded.
Expected<void> Session::State::await_text(Checkpoint checkpoint) {
  const auto& experiment = checkpoint.experiment;
  if (auto problems = validate(experiment, checkpoint.characters, checkpoint.vocabulary.size());
      !problems.empty()) {
    return error(to_string(problems));
  }
  const auto shape = network_shape(experiment, checkpoint.vocabulary.size());
  if (auto fine = check_weights(shape, checkpoint.trainer); !fine) return fine;
  Network<float> network(shape);
  auto set = arena_from_tensors(network.table(), checkpoint.trainer.tensors, network.change_weights());
  if (!set) return set;
  network.pack();
  let_go("given up: another model was loaded");
  corpus_.reset();
  experiment_ = experiment;
  running_ = false;
  phase_ = Phase::empty;
  tell("This model was trained on \"" + experiment.data + "\" (" + std::to_string(checkpoint.characters) +
       " characters), which is too large to be saved with it. Load that text to go on training; the model "
       "can write "
       "without it.");
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
