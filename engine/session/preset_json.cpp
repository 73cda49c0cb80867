#include "engine/session/preset_json.h"

#include <cmath>
#include <span>

#include "engine/data/built_in_texts.h"
#include "engine/data/symbol_frequency.h"
#include "engine/data/tasks/task_kind.h"
#include "engine/session/data.h"

namespace rnn {
namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

double chance_of(const Corpus& text, double validation_fraction) {
  const std::span<const Token> tokens = text.tokens;
  const std::size_t training = training_characters(tokens.size(), validation_fraction);
  return symbol_frequency_nll(tokens.first(training), tokens.subspan(training + 1), text.vocabulary.size());
}

}  // namespace

Json preset_json(const Preset& preset) {
  Json line{{"name", preset.name}, {"title", preset.title}, {"about", preset.about}, {"steps", preset.steps}};
  if (preset.needs_file) {
    line["task_shape"] = "many_to_many";
    line["metric"] = "frame_nll";
    line["baseline"] = nullptr;
    line["solved"] = number(preset.solved);
    line["data"] = "a file with piano rolls";
    return line;
  }
  if (const auto* text = find_built_in_text(preset.experiment.data)) {
    line["task_shape"] = "many_to_many";
    line["metric"] = "cross_entropy";
    line["baseline"] = number(chance_of(read_built_in_text(*text), preset.experiment.validation_fraction));
    line["solved"] = nullptr;
    return line;
  }
  const auto data = make_data(preset.experiment, task_source(preset.experiment.data));
  if (!data) return line;
  const ExampleForm form = data->form();
  line["task_shape"] = kTaskShapeNames[static_cast<std::size_t>(form.task)];
  line["metric"] = metric_info(form.metric).name;
  line["baseline"] = number(form.chance);
  line["solved"] = number(form.solved);
  return line;
}

}  // namespace rnn
