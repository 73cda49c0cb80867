// rnn answer
#include <memory>

#include "engine/cli/choice_flags.h"
#include "engine/cli/clamp_flags.h"
#include "engine/cli/commands.h"
#include "engine/cli/engine.h"

namespace rnn::cli {
namespace {

struct AnswerOptions {
  std::string model;
  Answer answer;
  ClampFlags clamps;
};

int run(const AnswerOptions& options) {
  Answer answer = options.answer;
  auto clamps = options.clamps.read();
  if (!clamps) return fail(clamps.error().message, kWrongUsage);
  answer.clamps = std::move(*clamps);
  Engine engine(1);
  if (auto loaded = load_model(engine, options.model); !loaded) return fail(loaded.error().message);
  const auto reply = engine.send(std::move(answer));
  if (!reply) return fail(reply.error().message);
  std::printf("%s\n", reply->result.c_str());
  return std::fflush(stdout) == 0 ? kDone : fail("cannot write to stdout. Make room on the disk.");
}

}  // namespace

void add_answer(CLI::App& app, Command& command) {
  auto* answer = app.add_subcommand("answer", "Tells what a saved model makes of a held-out example.");
  auto options = std::make_shared<AnswerOptions>();
  answer->add_option("--model", options->model, "A model saved by rnn train or by the playground")
      ->required()
      ->type_name("MODEL");
  answer->add_option("--example", options->answer.example, "Number of the example; 0")
      ->check(whole_number())
      ->type_name("K");
  answer
      ->add_option("--beam", options->answer.beam,
                   "Sequences that the search keeps; left out: always the likeliest symbol")
      ->check(whole_number())
      ->type_name("N");
  options->clamps.add(*answer);
  answer->footer(
      "Prints one JSON object: example, steps, input, target, output, right; with --beam also beams.");
  answer->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
