// rnn: the engine on the command line.
#include <cstdio>

#include "engine/cli/commands.h"
#include "engine/cli/usage.h"

namespace rnn::cli {

int fail(const std::string& message, int code) {
  std::fprintf(stderr, "rnn: %s\n", message.c_str());
  return code;
}

}  // namespace rnn::cli

int main(int argc, char** argv) {
  using namespace rnn::cli;
  CLI::App app("Trains recurrent networks on text, writes with them, measures them.", "rnn");
  app.require_subcommand(1);
  app.footer(
      "rnn train --help tells more; so do the others. The texts that come with it: lighthouse, plays, "
      "recipes, rhymes, source.");
  Command command;
  add_train(app, command);
  add_generate(app, command);
  add_eval(app, command);
  add_answer(app, command);
  add_probe(app, command);
  add_presets(app, command);
  add_forward(app, command);
  add_export(app, command);
  add_import(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& problem) {
    if (problem.get_exit_code() == 0) return app.exit(problem);  // --help
    return fail(usage_mistake(app, problem), kWrongUsage);
  }
  return command();
}
