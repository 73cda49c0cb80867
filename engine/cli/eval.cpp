// rnn eval
#include <algorithm>
#include <memory>

#include "engine/cli/commands.h"
#include "engine/cli/engine.h"
#include "engine/session/property_json.h"

namespace rnn::cli {
namespace {

struct EvalOptions {
  std::string model, data, part;
  bool latin1 = false;
};

/// The part that the network was not trained on: the rest of its own text, all of another; of examples those
/// that it was not even chosen by.
Part unseen(bool same_text, const Snapshot& snapshot) {
  if (snapshot.task) return Part::test;
  return same_text && snapshot.validation_characters >= 2 ? Part::validation : Part::whole;
}

int run(const EvalOptions& options) {
  Engine engine(1);
  if (auto loaded = load_model(engine, options.model); !loaded) return fail(loaded.error().message);
  bool same_text = true;
  if (!options.data.empty()) {
    const auto given = give_data(engine, options.data, options.latin1);
    if (!given) return fail(given.error().message);
    same_text = *given;
  }
  const auto named = std::ranges::find(kPartNames, options.part);
  const auto part = named != kPartNames.end() ? static_cast<Part>(named - kPartNames.begin())
                                              : unseen(same_text, engine.snapshot());
  const auto result = engine.ask(Evaluate{part});
  if (!result) return fail(result.error().message);
  Json report = {{"part", result->at("part")}, {"loss", result->at("validationLoss")}};
  if (report["part"] == "validation") report["validation_loss"] = report["loss"];
  constexpr std::pair<const char*, const char*> kMembers[] = {
      {"perplexity", "perplexity"}, {"bitsPerCharacter", "bits_per_character"},
      {"characters", "characters"}, {"metric", "metric"},
      {"value", "value"},           {"baseline", "baseline"},
      {"solved", "solved"},         {"examples", "examples"},
      {"metrics", "metrics"}};
  for (const auto& [theirs, ours] : kMembers) {
    if (result->contains(theirs)) report[ours] = result->at(theirs);
  }
  std::printf("%s\n", dump(report).c_str());
  return std::fflush(stdout) == 0 ? kDone : fail("cannot write to stdout. Make room on the disk.");
}

}  // namespace

void add_eval(CLI::App& app, Command& command) {
  auto* eval = app.add_subcommand("eval", "Measures how well a saved model predicts its data, or a text.");
  auto options = std::make_shared<EvalOptions>();
  eval->add_option("--model", options->model, "A model saved by rnn train or by the playground")
      ->required()
      ->type_name("MODEL");
  eval->add_option("--data", options->data, "The text; left out: the one the model was trained on")
      ->type_name("FILE");
  eval->add_flag("--latin1", options->latin1, "The file is not UTF-8 but Latin-1");
  eval->add_option("--part", options->part,
                   "validation, training, whole or test; left out: what the model was not trained on, so the "
                   "validation "
                   "part of its own text, the whole of another, the test examples of a task or of music")
      ->check(CLI::IsMember({"validation", "training", "whole", "test"}))
      ->type_name("PART");
  eval->footer(
      "Prints a JSON object: part, loss (nats per character, also as validation_loss for that part), "
      "perplexity, bits_per_character, characters; with examples metric, value, baseline, solved, examples; "
      "and metrics, all that fit: accuracy, confusion, f1, mae, rmse, edit distance, frame accuracy …");
  eval->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
