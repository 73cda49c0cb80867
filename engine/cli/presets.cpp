// rnn presets
#include <cstdio>
#include <memory>
#include <utility>

#include "engine/cli/commands.h"
#include "engine/session/preset_json.h"

namespace rnn::cli {
namespace {

int list(bool as_json) {
  for (const Preset& preset : presets()) {
    const Json line = preset_json(preset);
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
