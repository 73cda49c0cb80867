// rnn presets
#include <cmath>
#include <cstdio>
#include <memory>
#include <span>
#include <utility>

#include "engine/cli/commands.h"
#include "engine/data/built_in_texts.h"
#include "engine/data/symbol_frequency.h"
#include "engine/data/tasks/task_kind.h"
#include "engine/session/data.h"
#include "engine/session/presets.h"
#include "engine/session/property_json.h"

namespace rnn::cli {
namespace {

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(); }

double chance_of(const Corpus& text, double validation_fraction) {
  const std::span<const Token> tokens = text.tokens;
  const std::size_t training = training_characters(tokens.size(), validation_fraction);
  return symbol_frequency_nll(tokens.first(training), tokens.subspan(training + 1), text.vocabulary.size());
}

/// What is known of a preset without its data being loaded.
Json describe(const Preset& preset) {
  Json line{{"name", preset.name}, {"title", preset.title}, {"about", preset.about}, {"steps", preset.steps}};
  if (preset.needs_file) {
    line["task_shape"] = "many_to_many";
    line["metric"] = "frame_nll";
    line["baseline"] = nullptr;
    line["solved"] = number(preset.solved);
    line["data"] = "a file, by --data";
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

int list(bool as_json) {
  for (const Preset& preset : presets()) {
    const Json line = describe(preset);
    if (as_json) {
      std::printf("%s\n", dump(line).c_str());
      continue;
    }
    std::string judged = line["metric"].get<std::string>(), lines;
    for (const auto& [name, words] : {std::pair{"baseline", "chance "}, {"solved", "solved "}}) {
      if (!line[name].is_number()) continue;
      char digits[32];
      std::snprintf(digits, sizeof digits, "%.3g", line[name].get<double>());
      lines += (lines.empty() ? "" : ", ") + std::string(words) + digits;
    }
    if (!lines.empty()) judged += " (" + lines + ")";
    std::printf("%-18s %s\n%-18s %s, %s\n", std::string(preset.name).c_str(),
                std::string(preset.about).c_str(), "", line["task_shape"].get<std::string>().c_str(),
                judged.c_str());
  }
  return kDone;
}

}  // namespace

void add_presets(CLI::App& app, Command& command) {
  auto* subcommand = app.add_subcommand("presets", "Lists the experiments that come with it.");
  auto as_json = std::make_shared<bool>(false);
  subcommand->add_flag("--json", *as_json, "A JSON object for each");
  subcommand->footer("rnn train --preset NAME runs one.");
  subcommand->callback([as_json, &command] { command = [as_json] { return list(*as_json); }; });
}

}  // namespace rnn::cli
