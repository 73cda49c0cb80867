// rnn probe
#include <memory>

#include "engine/cli/choice_flags.h"
#include "engine/cli/commands.h"
#include "engine/cli/engine.h"

namespace rnn::cli {
namespace {

struct ProbeOptions {
  std::string model, data, what;
  bool latin1 = false;
  Inspect inspect;
};

int run(const ProbeOptions& options) {
  Engine engine(1);
  if (auto loaded = load_model(engine, options.model); !loaded) return fail(loaded.error().message);
  if (!options.data.empty()) {
    const auto given = give_data(engine, options.data, options.latin1);
    if (!given) return fail(given.error().message);
  }
  Inspect inspect = options.inspect;
  inspect.what = *chosen<Inspection>(kInspectionNames, options.what);
  const auto reply = engine.send(std::move(inspect));
  if (!reply) return fail(reply.error().message);
  std::printf("%s\n", reply->result.c_str());
  return std::fflush(stdout) == 0 ? kDone : fail("cannot write to stdout. Make room on the disk.");
}

}  // namespace

void add_probe(CLI::App& app, Command& command) {
  auto* probe = app.add_subcommand("probe", "Looks inside a saved model.");
  auto options = std::make_shared<ProbeOptions>();
  Inspect& inspect = options->inspect;
  probe->add_option("--model", options->model, "A model saved by rnn train or by the playground")
      ->required()
      ->type_name("MODEL");
  probe->add_option("--data", options->data, "The text; left out: the data the model was trained on")
      ->type_name("FILE");
  probe->add_flag("--latin1", options->latin1, "The file is not UTF-8 but Latin-1");
  add_choice(*probe, "--what", options->what, kInspectionNames, "What to tell");
  probe->get_option("--what")->required();
  probe
      ->add_option("--start", inspect.start,
                   "The first character of a text; of other data the number of a held-out example")
      ->check(whole_number())
      ->type_name("N");
  probe->add_option("--length", inspect.length, "Characters of a text; examples are taken whole")
      ->check(whole_number())
      ->type_name("T");
  probe->add_option("--layer", inspect.layer, "One layer; left out: all")->type_name("L");
  probe->add_option("--quantity", inspect.quantity, "What features and projection look at: h, c or a gate")
      ->type_name("NAME");
  probe->add_option("--sequences", inspect.sequences, "Sequences that gradients are a mean over")
      ->check(whole_number())
      ->type_name("B");
  probe->footer("Prints one JSON object; engine/cli/README.md tells its members.");
  probe->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
