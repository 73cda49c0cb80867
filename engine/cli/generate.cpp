// rnn generate
#include <unistd.h>

#include <charconv>
#include <memory>

#include "engine/cli/commands.h"
#include "engine/cli/engine.h"
#include "engine/cli/property_flags.h"

namespace rnn::cli {
namespace {

struct GenerateOptions {
  std::string model;
  std::vector<std::string> clamps;
  PropertyFlags flags;
};

/// From LAYER:UNIT=VALUE.
Expected<Clamp> read_clamp(const std::string& text) {
  Clamp clamp{};
  const char* end = text.data() + text.size();
  const auto layer = std::from_chars(text.data(), end, clamp.layer);
  if (layer.ec == std::errc{} && layer.ptr != end && *layer.ptr == ':') {
    const auto unit = std::from_chars(layer.ptr + 1, end, clamp.unit);
    if (unit.ec == std::errc{} && unit.ptr != end && *unit.ptr == '=') {
      const auto value = std::from_chars(unit.ptr + 1, end, clamp.value);
      if (value.ec == std::errc{} && value.ptr == end) return clamp;
    }
  }
  return error("--clamp " + text + ": it must be LAYER:UNIT=VALUE, as in 0:3=0.5");
}

int run(const GenerateOptions& options) {
  std::vector<Clamp> clamps;
  for (const auto& text : options.clamps) {
    const auto clamp = read_clamp(text);
    if (!clamp) return fail(clamp.error().message, kWrongUsage);
    clamps.push_back(*clamp);
  }
  Engine engine(1);
  if (auto loaded = load_model(engine, options.model); !loaded) return fail(loaded.error().message);
  auto experiment = experiment_from_json(engine.snapshot().experiment);
  if (!experiment) return fail(experiment.error().message);
  if (auto set = options.flags.apply(*experiment); !set) return fail(set.error().message, kWrongUsage);
  const auto generated = engine.ask(Generate{experiment->sampling, clamps});
  if (!generated) return fail(generated.error().message);
  const auto& text = (*generated)["text"].get_ref<const std::string&>();
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (isatty(STDOUT_FILENO) != 0) std::fputs("\n", stdout);
  if (std::fflush(stdout) != 0) return fail("cannot write the text to stdout. Make room on the disk.");
  return kDone;
}

}  // namespace

void add_generate(CLI::App& app, Command& command) {
  auto* generate = app.add_subcommand("generate", "Writes a text with a saved model.");
  auto options = std::make_shared<GenerateOptions>();
  generate->add_option("--model", options->model, "A model saved by rnn train or by the playground")
      ->required()
      ->type_name("MODEL");
  generate
      ->add_option(
          "--clamp", options->clamps,
          "Holds the hidden state of a unit at a value all the while, as in 0:3=0.5; may be repeated")
      ->type_name("LAYER:UNIT=VALUE");
  options->flags.add(*generate, Group::sampling, {{"sampling_seed", "seed"}});
  generate->footer(
      "What is left out is as it was saved with the model. Prints the text that follows the beginning given "
      "by "
      "--prime, and nothing else.");
  generate->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
