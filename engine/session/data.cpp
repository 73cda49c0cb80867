#include "engine/session/data.h"

#include <algorithm>

#include "engine/data/music/music_data.h"
#include "engine/data/tasks/task_data.h"
#include "engine/data/text_windows.h"
#include "engine/losses/loss.h"
#include "engine/network/network.h"
#include "engine/training/example_source.h"
#include "engine/training/streams.h"

namespace rnn {
namespace {

ExampleForm stream_form(const Corpus& text) {
  const std::size_t symbols = text.vocabulary.size();
  return {.task = TaskShape::many_to_many,
          .input_kind = InputKind::one_hot,
          .inputs = symbols,
          .outputs = symbols,
          .loss = LossKind::softmax,
          .metric = MetricKind::cross_entropy,
          .steps = 0,
          .target_steps = 0,
          .shared_symbols = true,
          .foretells = true};
}

TaskShape chosen_shape(TaskChoice choice) { return static_cast<TaskShape>(static_cast<int>(choice) - 1); }

LossKind loss_kind(const Experiment& experiment, const ExampleForm& form) {
  switch (experiment.loss) {
    case LossChoice::squared:
      return LossKind::squared;
    case LossChoice::absolute:
      return LossKind::absolute;
    case LossChoice::huber:
      return LossKind::huber;
    case LossChoice::gaussian:
      return LossKind::gaussian;
    case LossChoice::natural:
      break;
  }
  return form.loss;
}

Expected<Data> make_task_data(const Experiment& experiment, const Source& source) {
  const auto name = std::ranges::find(kTaskNames, source.name);
  auto task = make_task({.kind = static_cast<TaskKind>(name - kTaskNames.begin()),
                         .length = static_cast<std::size_t>(experiment.task_length),
                         .horizon = static_cast<std::size_t>(experiment.task_horizon),
                         .reversed_input = experiment.reversed_input});
  if (!task) return std::unexpected(task.error());
  return Data{source, std::make_shared<const TaskData>(std::move(*task))};
}

Expected<Data> make_window_data(const Experiment& experiment, const Source& source) {
  const TaskShape shape = chosen_shape(experiment.task_shape);
  const auto steps = static_cast<std::size_t>(experiment.bptt);
  const std::size_t training =
      training_characters(source.text->tokens.size(), experiment.validation_fraction);
  const std::size_t needed = TextWindows::least_characters(shape, steps);
  if (training < needed) {
    return error("the text is too short: a window takes " + std::to_string(needed) +
                 " characters, and the training part has " + std::to_string(training) +
                 ". Lower bptt, or use a longer text.");
  }
  return Data{source, std::make_shared<const TextWindows>(source.text, training, shape, steps)};
}

bool is_regression(LossKind loss) {
  return loss != LossKind::softmax && loss != LossKind::sigmoid && loss != LossKind::ctc;
}

/// What does not go together, whatever the sizes.
void check_form(const Experiment& experiment, const ExampleForm& form, std::vector<Problem>& problems) {
  if (experiment.embedding > 0 && form.input_kind == InputKind::dense) {
    problems.push_back({"embedding", "these data are numbers, not symbols: set embedding to 0"});
  }
  if (experiment.bidirectional && form.foretells) {
    problems.push_back(
        {"bidirectional",
         "reading from both ends would see what is to be foretold, the next steps of the same data: switch "
         "bidirectional off, or choose data or a task_shape with an answer of another kind"});
  }
  if (experiment.attention != AttentionKind::none && form.task != TaskShape::sequence_to_sequence) {
    problems.push_back(
        {"attention", "only sequence-to-sequence tasks have a decoder: set attention to none"});
  }
  if (experiment.cell == CellKind::feed_forward && form.task == TaskShape::sequence_to_sequence &&
      experiment.attention == AttentionKind::none) {
    problems.push_back(
        {"cell", "without memory nothing reaches the decoder: choose attention or another cell"});
  }
  if (experiment.loss != LossChoice::natural && !is_regression(form.loss)) {
    problems.push_back({"loss", "these data have classes, not numbers, as targets: set loss to natural"});
  }
}

}  // namespace

ExampleForm Data::form() const { return examples ? examples->form() : stream_form(*source.text); }

const Vocabulary& Data::vocabulary() const {
  static const Vocabulary kNone;
  return source.text ? source.text->vocabulary : kNone;
}

bool Data::writes_text() const {
  const TaskShape task = form().task;
  return source.text &&
         (task == TaskShape::many_to_many || task == TaskShape::one_to_many || task == TaskShape::one_to_one);
}

bool is_task_name(std::string_view name) { return std::ranges::find(kTaskNames, name) != kTaskNames.end(); }

Source task_source(const std::string& name) { return {name, nullptr, nullptr}; }

void suit_text(Experiment& experiment) {
  const Experiment standard;
  experiment.bidirectional = standard.bidirectional;
  experiment.attention = standard.attention;
  experiment.loss = standard.loss;
  experiment.task_shape = standard.task_shape;
}

void suit_examples(Experiment& experiment) {
  suit_text(experiment);
  experiment.embedding = 0;
}

Expected<Data> make_data(const Experiment& experiment, const Source& source) {
  if (!source.text && experiment.task_shape != TaskChoice::natural) {
    return error("task_shape: these data have a shape of their own; set task_shape to natural");
  }
  if (source.music)
    return Data{source, std::make_shared<const MusicData>(*source.music, experiment.transposed)};
  if (source.is_task()) return make_task_data(experiment, source);
  if (experiment.task_shape == TaskChoice::natural) return Data{source, nullptr};
  return make_window_data(experiment, source);
}

NetworkShape network_shape(const Experiment& experiment, const ExampleForm& form) {
  const auto embedding = static_cast<std::size_t>(experiment.embedding);
  return {.cell = experiment.cell,
          .input_kind = embedding > 0 ? InputKind::embedding : form.input_kind,
          .inputs = form.network_inputs(),
          .embedding = embedding,
          .hidden = static_cast<std::size_t>(experiment.hidden),
          .layers = static_cast<std::size_t>(experiment.layers),
          .bidirectional = experiment.bidirectional,
          .layer_norm = experiment.layer_norm,
          .residual = experiment.residual,
          .dropout = experiment.dropout,
          .recurrent_dropout = experiment.recurrent_dropout,
          .outputs = form.outputs,
          .loss = loss_kind(experiment, form),
          .task = form.task,
          .attention = experiment.attention};
}

std::vector<Problem> validate(const Experiment& experiment, const Data& data) {
  auto problems = validate(experiment);
  const ExampleForm form = data.form();
  check_form(experiment, form, problems);
  if (!problems.empty()) return problems;
  const auto batch = static_cast<std::size_t>(experiment.batch);
  if (!data.examples) {
    return validate(experiment, data.source.text->tokens.size(), data.source.text->vocabulary.size());
  }
  const WindowSize window = ExampleSource::window_for(form, batch);
  const auto bytes = training_bytes(network_shape(experiment, form), window.time, batch, window.target_time);
  if (bytes > kLargestTraining) problems.push_back(too_much_memory(bytes));
  return problems;
}

}  // namespace rnn
