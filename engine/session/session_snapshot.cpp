// What a Session shows.
#include "engine/data/built_in_texts.h"
#include "engine/data/tasks/task_data.h"
#include "engine/losses/loss.h"
#include "engine/probes/activations.h"
#include "engine/session/example_heatmap.h"
#include "engine/session/presets.h"
#include "engine/session/session_state.h"

namespace rnn {
namespace {

constexpr std::size_t kPreview = 2'000;  // characters
constexpr double kBetweenLooks = 0.3;    // seconds

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
  snapshot.quantities = activation_names(network()->shape().cell);
  if (run_) show_run(snapshot);
  if (run_ && run_->data().examples) show_task(snapshot);
  for (const auto& sample : samples_.samples()) snapshot.samples.push_back(std::make_unique<Sample>(sample));
  const auto& examples = run_ ? run_->data().examples : nullptr;
  if (probe_.on() && examples && example_view_.unrolled()) {
    snapshot.heatmap = std::make_unique<Heatmap>(
        example_heatmap(example_view_, *examples, probe_.layer(), probe_.quantity()));
  } else if (probe_.on() && probe_.started()) {
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
  for (std::size_t i = 0; i < kTaskNames.size(); ++i) {
    auto shown = std::make_unique<message::BuiltInTaskT>();
    const TaskInfo& info = task_info(static_cast<TaskKind>(i));
    shown->name = kTaskNames[i];
    shown->title = kTaskTitles[i];
    shown->about = info.about;
    shown->shape = kTaskShapeNames[static_cast<std::size_t>(info.shape)];
    snapshot.built_in_tasks.push_back(std::move(shown));
  }
  for (const Preset& preset : presets()) {
    auto shown = std::make_unique<message::BuiltInPresetT>();
    shown->name = preset.name;
    shown->title = preset.title;
    shown->about = preset.about;
    snapshot.presets.push_back(std::move(shown));
  }
  snapshot.data_name = experiment_.data;
  snapshot.data_serial = data_serial_;
  snapshot.vocabulary = code_points(vocabulary());
  if (!run_) return;
  if (!source_.text) return;
  const Corpus& text = *source_.text;
  snapshot.data_characters = text.tokens.size();
  snapshot.training_characters = run_->training_part().size();
  snapshot.validation_characters = run_->validation_part().size();
  const auto beginning = std::span(text.tokens).first(std::min(kPreview, text.tokens.size()));
  snapshot.preview = text.vocabulary.decode(beginning);
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

/// Examples are looked at again a few times a second at most, and only when the weights are others.
void Session::State::show_task(Snapshot& snapshot) {
  const double now = clock_();
  const bool other = viewed_at_ < 0 || viewed_step_ != run_->step_count();
  if (other && (viewed_at_ < 0 || phase_ != Phase::training || now >= viewed_at_ + kBetweenLooks)) {
    example_view_.look(*network());
    viewed_at_ = now;
    viewed_step_ = run_->step_count();
  }
  const ExampleData& data = *run_->data().examples;
  const ExampleForm& form = data.form();
  const auto& record = run_->record();
  auto task = std::make_unique<TaskView>();
  task->shape = kTaskShapeNames[static_cast<std::size_t>(form.task)];
  const Loss<float>& loss = loss_of<float>(network()->shape().loss);
  task->loss = loss.name;
  task->loss_words = std::string(loss.label) + " in " + std::string(loss.unit);
  task->inputs = static_cast<int>(form.inputs);
  task->outputs = static_cast<int>(form.outputs);
  task->foretells = form.foretells;
  task->input_names.assign(data.input_names().begin(), data.input_names().end());
  task->output_names.assign(data.output_names().begin(), data.output_names().end());
  task->title = source_.name;
  if (source_.is_task()) {
    const auto& task_data = static_cast<const TaskData&>(data).task();
    task->title = kTaskTitles[static_cast<std::size_t>(task_data.settings().kind)];
    task->about = task_data.info().about;
    task->chance_meaning = task_data.info().chance;
    task->solved_meaning = task_data.info().solved;
  }
  task->metric = metric_info(form.metric).name;
  task->metric_meaning = metric_info(form.metric).meaning;
  task->lower_is_better = form.lower_is_better();
  task->chance = static_cast<float>(form.chance);
  task->solved = static_cast<float>(form.solved);
  task->value = static_cast<float>(record.metric);
  task->best = static_cast<float>(record.best_metric);
  task->is_solved = form.is_solved(record.metric);
  for (const auto& example : example_view_.examples()) {
    task->examples.push_back(std::make_unique<TaskExampleView>(example));
  }
  snapshot.task = std::move(task);
  snapshot.metric_steps = copy(record.metric_curve.steps());
  snapshot.metric_values = copy(record.metric_curve.values());
}

}  // namespace rnn
