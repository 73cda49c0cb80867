#include "web/engine_state.h"

#include <nlohmann/json.hpp>

#include "engine/session/properties.h"

namespace rnn::web {
namespace {

using Json = nlohmann::ordered_json;

const char* name_of(Phase phase) {
  switch (phase) {
    case Phase::empty:
      return "empty";
    case Phase::paused:
      return "paused";
    case Phase::training:
      return "training";
    case Phase::learned:
      return "learned";
    case Phase::diverged:
      return "diverged";
  }
  return "empty";
}

Json texts_of(const Snapshot& snapshot) {
  Json texts = Json::array();
  for (const auto& text : snapshot.built_in_texts)
    texts.push_back({{"name", text->name}, {"title", text->title}});
  return texts;
}

Json sample_of(const Snapshot& snapshot) {
  if (snapshot.samples.empty()) return nullptr;
  const Sample& sample = *snapshot.samples.back();
  return {
      {"step", sample.step}, {"prime", sample.prime}, {"text", sample.text}, {"complete", sample.complete}};
}

/// [S][T] of an example: the weights over the input at each step of the target; null without attention.
Json attention_of(const TaskExampleView& example) {
  if (example.attention.empty()) return nullptr;
  Json rows = Json::array();
  const auto steps = static_cast<std::size_t>(example.steps);
  for (std::size_t i = 0; i < example.attention.size(); i += steps) {
    const auto first = example.attention.begin() + static_cast<std::ptrdiff_t>(i);
    rows.push_back(std::vector<float>(first, first + example.steps));
  }
  return rows;
}

/// What a network is judged by when it learns from examples; null for a text.
Json task_of(const Snapshot& snapshot) {
  if (!snapshot.task) return nullptr;
  const TaskView& task = *snapshot.task;
  Json json{{"title", task.title},     {"shape", task.shape},       {"loss", task.loss},
            {"metric", task.metric},   {"value", task.value},       {"best", task.best},
            {"baseline", task.chance}, {"solvedLine", task.solved}, {"solved", task.is_solved}};
  if (!task.examples.empty()) json["attention"] = attention_of(*task.examples.front());
  return json;
}

}  // namespace

std::string StateWriter::write(const Snapshot& snapshot) {
  if (snapshot.experiment_serial != experiment_serial_) {
    experiment_serial_ = snapshot.experiment_serial;
    const auto experiment = experiment_from_json(snapshot.experiment);
    changes_ = experiment ? to_json(*experiment, true) : "{}";
  }
  const Json state = {
      {"phase", name_of(snapshot.phase)},
      {"notice", snapshot.notice},
      {"noticeIsError", snapshot.notice_is_error},
      {"experiment", Json::parse(snapshot.experiment, nullptr, false)},
      {"changes", Json::parse(changes_, nullptr, false)},
      {"experimentSerial", snapshot.experiment_serial},
      {"networkSerial", snapshot.network_serial},
      {"builtInTexts", texts_of(snapshot)},
      {"dataName", snapshot.data_name},
      {"dataSerial", snapshot.data_serial},
      {"dataCharacters", snapshot.data_characters},
      {"trainingCharacters", snapshot.training_characters},
      {"validationCharacters", snapshot.validation_characters},
      {"vocabularySize", snapshot.vocabulary.size()},
      {"parameters", snapshot.parameters},
      {"step", snapshot.step},
      {"epoch", snapshot.epoch},
      {"loss", snapshot.loss},
      {"smoothedLoss", snapshot.smoothed_loss},
      {"validationLoss", snapshot.validation_loss},
      {"bestValidationLoss", snapshot.best_validation_loss},
      {"gradientNorm", snapshot.gradient_norm},
      {"learningRate", snapshot.learning_rate},
      {"charactersPerSecond", snapshot.characters_per_second},
      {"stepsPerSecond", snapshot.steps_per_second},
      {"sample", sample_of(snapshot)},
      {"task", task_of(snapshot)},
  };
  // A text may end within a code point of several bytes: replaced rather than refused.
  return state.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace rnn::web
