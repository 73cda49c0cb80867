// rnn import
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/cli/choice_flags.h"
#include "engine/cli/commands.h"
#include "engine/cli/engine.h"
#include "engine/data/corpus.h"
#include "engine/formats/network_json.h"
#include "engine/formats/pytorch_import.h"
#include "engine/losses/loss.h"
#include "engine/session/saved_model.h"

namespace rnn::cli {
namespace {

struct ImportOptions {
  std::string weights, vocabulary, out;
  std::string cell, input, loss, task;
  std::size_t layers = 0, hidden = 0;
  bool bidirectional = false, latin1 = false;
  ImportWishes wishes;
};

/// A JSON array with the text of each token; or any other text, whose symbols are the vocabulary.
Expected<std::vector<std::string>> read_vocabulary(const std::filesystem::path& path, bool latin1) {
  if (path.extension() == ".json") {
    const auto bytes = read_file(path, kLargestText);
    if (!bytes) return std::unexpected(bytes.error());
    const auto json = nlohmann::json::parse(*bytes, nullptr, false);
    const bool texts =
        json.is_array() && std::ranges::all_of(json, [](const auto& e) { return e.is_string(); });
    if (!texts) return error(path.string() + " must be a JSON array with the text of each token.");
    return json.get<std::vector<std::string>>();
  }
  const auto text = read_text_file(path, latin1);
  if (!text) return std::unexpected(text.error());
  const auto corpus =
      read_corpus(text->name, text->bytes, latin1 ? TextEncoding::latin1 : TextEncoding::utf8);
  if (!corpus) return std::unexpected(corpus.error());
  std::vector<std::string> vocabulary;
  for (Token token = 0; token < corpus->vocabulary.size(); ++token) {
    vocabulary.push_back(corpus->vocabulary.decode({&token, 1}));
  }
  return vocabulary;
}

Expected<ImportWishes> wishes_of(const ImportOptions& options) {
  ImportWishes wishes = options.wishes;
  wishes.cell = chosen<CellKind>(kCellNames, options.cell);
  wishes.input = chosen<InputKind>(kInputKindNames, options.input);
  wishes.loss = chosen<LossKind>(kLossNames, options.loss);
  wishes.task = chosen<TaskShape>(kTaskShapeNames, options.task);
  if (options.layers > 0) wishes.layers = options.layers;
  if (options.hidden > 0) wishes.hidden = options.hidden;
  if (options.bidirectional) wishes.bidirectional = true;
  if (options.vocabulary.empty()) return wishes;
  auto vocabulary = read_vocabulary(options.vocabulary, options.latin1);
  if (!vocabulary) return std::unexpected(vocabulary.error());
  wishes.vocabulary = std::move(*vocabulary);
  return wishes;
}

Expected<Bytes> take(const ImportOptions& options) {
  const auto wishes = wishes_of(options);
  if (!wishes) return std::unexpected(wishes.error());
  const auto bytes = read_file(options.weights, kLargestModelFile);
  if (!bytes) return std::unexpected(bytes.error());
  const auto imported = import_pytorch(*bytes, *wishes);
  if (!imported) return error(options.weights + ": " + imported.error().message);
  for (const auto& note : imported->notes) std::fprintf(stderr, "%s\n", note.c_str());
  std::printf("%s\n", to_json(imported->model.shape).c_str());
  auto written =
      write_foreign_model(imported->model, std::filesystem::path(options.weights).filename().string());
  if (!written) return std::unexpected(written.error());
  if (!written->why_not.empty()) {
    std::fprintf(stderr, "The page and rnn generate cannot open this model: %s.\n", written->why_not.c_str());
  }
  return std::move(written->file);
}

int run(const ImportOptions& options) {
  auto out = OutputFile::open(options.out);
  if (!out) return fail(out.error().message);
  const auto file = take(options);
  if (!file) return fail(file.error().message);
  if (auto written = out->write(*file); !written) return fail(written.error().message);
  if (auto placed = out->commit(); !placed) return fail(placed.error().message);
  return std::fflush(stdout) == 0 ? kDone : fail("cannot write to stdout. Make room on the disk.");
}

}  // namespace

void add_import(CLI::App& app, Command& command) {
  auto* subcommand = app.add_subcommand("import", "Takes weights from PyTorch and makes a model of them.");
  auto options = std::make_shared<ImportOptions>();
  subcommand
      ->add_option(
          "--safetensors", options->weights,
          "Weights under PyTorch's names: nn.RNN, nn.GRU or nn.LSTM, nn.Linear, perhaps nn.Embedding")
      ->required()
      ->type_name("FILE");
  subcommand->add_option("--out", options->out, "Where the model is saved")->required()->type_name("MODEL");
  add_choice(*subcommand, "--cell", options->cell, kCellNames,
             "The cell; left out: told by the shapes, but for rnn and rnn_relu");
  subcommand->add_option("--layers", options->layers, "Layers, to be checked")
      ->check(whole_number(1))
      ->type_name("N");
  subcommand->add_option("--hidden", options->hidden, "Units of each layer and direction, to be checked")
      ->check(whole_number(1))
      ->type_name("N");
  subcommand->add_flag("--bidirectional", options->bidirectional, "It reads from both ends, to be checked");
  add_choice(*subcommand, "--input", options->input, kInputKindNames,
             "What it reads [one_hot with --vocabulary, embedding where there is one, else dense]");
  add_choice(*subcommand, "--loss", options->loss, kLossNames, "What its outputs are [softmax]");
  add_choice(*subcommand, "--task", options->task, kTaskShapeNames,
             "How inputs and outputs lie in time [many_to_many]");
  subcommand
      ->add_option("--vocabulary", options->vocabulary,
                   "The symbols of the tokens: a JSON array (.json), or a text made of them")
      ->type_name("FILE");
  subcommand->add_flag("--latin1", options->latin1, "The vocabulary's text is not UTF-8 but Latin-1");
  subcommand->add_flag("--residual", options->wishes.residual,
                       "Each layer adds what it has read to its outputs");
  for (auto [name, rate] : {std::pair("--dropout", &options->wishes.dropout),
                            std::pair("--recurrent-dropout", &options->wishes.recurrent_dropout)}) {
    subcommand->add_option(name, *rate, "For training on [0]")
        ->check(CLI::Range(0.0, 0.99).description(""))
        ->type_name("RATE");
  }
  subcommand->footer(
      "Prints the network as JSON. Names of the modules may be anything; with those of our own exports "
      "(rnn., "
      "head., norms., decoder., attention.) everything that a network can have is taken.");
  subcommand->callback([options, &command] { command = [options] { return run(*options); }; });
}

}  // namespace rnn::cli
