// rnn generate
#include <unistd.h>

#include <memory>

#include "engine/cli/clamp_flags.h"
#include "engine/cli/commands.h"
#include "engine/cli/engine.h"
#include "engine/cli/property_flags.h"

namespace rnn::cli {
namespace {

struct GenerateOptions {
  std::string model;
  ClampFlags clamps;
  PropertyFlags flags;
};

int run(const GenerateOptions& options) {
  const auto clamps = options.clamps.read();
  if (!clamps) return fail(clamps.error().message, kWrongUsage);
  Engine engine(1);
  if (auto loaded = load_model(engine, options.model); !loaded) return fail(loaded.error().message);
  auto experiment = experiment_from_json(engine.snapshot().experiment);
  if (!experiment) return fail(experiment.error().message);
  if (auto set = options.flags.apply(*experiment); !set) return fail(set.error().message, kWrongUsage);
  const auto generated = engine.ask(Generate{experiment->sampling, *clamps});
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
  options->clamps.add(*generate);
  options->flags.add(*generate, Group::sampling, {{"sampling_seed", "seed"}});
  generate->footer(
      "What is left out is as it was saved with the model. Prints the text that follows the beginning given "
      "by "
      "--prime, and nothing else.");
  generate->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
