// What a Session shows.
#include "engine/data/built_in_texts.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

constexpr std::size_t kPreview = 2'000;  // characters

std::vector<std::uint32_t> code_points(const Vocabulary& vocabulary) {
  return {vocabulary.symbols().begin(), vocabulary.symbols().end()};
}

template <class T>
std::vector<T> copy(std::span<const T> values) {
  return {values.begin(), values.end()};
}

}  // namespace

Snapshot Session::State::snapshot() {
  drawn_ = changes_;
  Snapshot snapshot;
  snapshot.serial = ++serial_;
  snapshot.phase = phase_;
  snapshot.notice = notice_;
  snapshot.notice_is_error = notice_is_error_;
  snapshot.experiment = to_json(experiment_);
  snapshot.experiment_serial = experiment_serial_;
  snapshot.network_serial = network_serial_;
  show_data(snapshot);
  snapshot.parameters = network()->table().count();
  snapshot.quantities = probe_quantities(network()->shape().cell);
  if (run_) show_run(snapshot);
  for (const auto& sample : samples_.samples()) snapshot.samples.push_back(std::make_unique<Sample>(sample));
  if (probe_.on() && probe_.started()) {
    snapshot.heatmap = std::make_unique<Heatmap>(probe_.heatmap(vocabulary(), samples_.fed()));
  }
  return snapshot;
}

void Session::State::show_data(Snapshot& snapshot) const {
  const auto texts = built_in_texts();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto shown = std::make_unique<message::BuiltInTextT>();
    shown->name = texts[i].name;
    shown->title = texts[i].title;
    shown->about = texts[i].about;
    shown->characters = built_in_sizes_[i];
    snapshot.built_in_texts.push_back(std::move(shown));
  }
  snapshot.data_name = experiment_.data;
  snapshot.data_serial = data_serial_;
  snapshot.vocabulary = code_points(vocabulary());
  if (!run_) return;
  snapshot.data_characters = corpus_->tokens.size();
  snapshot.training_characters = run_->training_part().size();
  snapshot.validation_characters = run_->validation_part().size();
  const auto beginning = std::span(corpus_->tokens).first(std::min(kPreview, corpus_->tokens.size()));
  snapshot.preview = corpus_->vocabulary.decode(beginning);
}

void Session::State::show_run(Snapshot& snapshot) const {
  const auto& record = run_->record();
  snapshot.step = run_->step_count();
  snapshot.epoch = run_->trainer().epochs();
  snapshot.loss = static_cast<float>(record.loss);
  snapshot.smoothed_loss = static_cast<float>(record.smoothed);
  snapshot.validation_loss = static_cast<float>(record.validation);
  snapshot.best_validation_loss = static_cast<float>(record.best_validation);
  snapshot.gradient_norm = static_cast<float>(record.gradient_norm);
  snapshot.learning_rate = static_cast<float>(record.learning_rate);
  if (phase_ == Phase::training) {
    snapshot.characters_per_second = static_cast<float>(throughput_.rate());
    snapshot.steps_per_second =
        snapshot.characters_per_second / static_cast<float>(run_->trainer().tokens_per_step());
  }
  snapshot.curve_steps = copy(record.training_curve.steps());
  snapshot.curve_losses = copy(record.training_curve.values());
  snapshot.validation_steps = copy(record.validation_curve.steps());
  snapshot.validation_losses = copy(record.validation_curve.values());
}

}  // namespace rnn
