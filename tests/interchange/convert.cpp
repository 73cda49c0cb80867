// Drives the exporters for the scripts of this folder: reads weights under PyTorch's names, or draws them for
// any network, writes them in other forms, or trains them with the engine's own Trainer.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/formats/network_json.h"
#include "engine/formats/onnx.h"
#include "engine/formats/pytorch.h"
#include "engine/formats/pytorch_import.h"
#include "engine/losses/loss.h"
#include "engine/session/saved_model.h"
#include "engine/training/trainer.h"
#include "tests/engine/formats/pytorch_models.h"

namespace {

using namespace rnn;
using FileBytes = std::vector<std::uint8_t>;

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

template <class T>
T valid(Expected<T> result) {
  if (!result) fail(result.error().message);
  return std::move(*result);
}

FileBytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::filesystem::path& path, const FileBytes& bytes) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!file) fail("cannot write " + path.string());
}

/// What the command line is asked for.
struct Options {
  std::string weights, network, vocabulary, model, onnx, pytorch, text, out;
  std::string cell, input, loss = "softmax";
  TrainingPlan plan;
  std::string optimizer = "adam", schedule = "constant";
  int steps = 1;
};

void declare(CLI::App& app, Options& options) {
  app.add_option("--weights", options.weights);
  app.add_option("--network", options.network, "JSON; with random weights, instead of --weights");
  app.add_option("--model", options.model, "write a model file of ours");
  app.add_option("--cell", options.cell);
  app.add_option("--input", options.input, "one_hot, embedding or dense");
  app.add_option("--loss", options.loss);
  app.add_option("--vocabulary", options.vocabulary, "a JSON file");
  app.add_option("--onnx", options.onnx, "write an ONNX model");
  app.add_option("--pytorch", options.pytorch, "write a folder");
  app.add_option("--train", options.text, "train on this text");
  app.add_option("--out", options.out, "write the weights");
  app.add_option("--steps", options.steps);
  app.add_option("--bptt", options.plan.bptt);
  app.add_option("--batch", options.plan.batch);
  app.add_option("--optimizer", options.optimizer);
  app.add_option("--schedule", options.schedule);
  auto& settings = options.plan.settings;
  app.add_option("--schedule-steps", settings.schedule_steps);
  app.add_option("--schedule-factor", settings.schedule_factor);
  app.add_option("--learning-rate", settings.learning_rate);
  app.add_option("--weight-decay", settings.weight_decay);
  app.add_option("--clip", settings.clip);
  app.add_option("--clip-value", settings.clip_value);
}

/// The enumerator of a name.
template <class Enumeration>
Enumeration choice(const auto& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == std::end(names)) fail("unknown: " + std::string(name));
  return static_cast<Enumeration>(found - std::begin(names));
}

ImportWishes wishes_of(const Options& options) {
  ImportWishes wishes;
  if (!options.cell.empty()) wishes.cell = choice<CellKind>(kCellNames, options.cell);
  if (!options.input.empty()) wishes.input = choice<InputKind>(kInputKindNames, options.input);
  wishes.loss = choice<LossKind>(kLossNames, options.loss);
  if (!options.vocabulary.empty()) {
    const auto bytes = read_file(options.vocabulary);
    wishes.vocabulary = nlohmann::json::parse(bytes).get<std::vector<std::string>>();
  }
  return wishes;
}

/// Tokens are the places of the text's bytes in the vocabulary.
std::vector<Token> tokens_of(const std::string& path, const std::vector<std::string>& vocabulary) {
  std::vector<Token> tokens;
  for (const std::uint8_t byte : read_file(path)) {
    const auto found = std::ranges::find(vocabulary, std::string(1, static_cast<char>(byte)));
    if (found == vocabulary.end()) fail("a symbol is not in the vocabulary");
    tokens.push_back(static_cast<Token>(found - vocabulary.begin()));
  }
  return tokens;
}

/// Trains with the engine and leaves the weights in `model`; prints the losses.
void train(PortableModel& model, const Options& options) {
  Network<float> network(model.shape);
  const auto taken = arena_from_tensors(network.table(), model.tensors, network.change_weights());
  if (!taken) fail(taken.error().message);
  network.pack();
  const auto text = tokens_of(options.text, model.vocabulary);
  Trainer trainer(std::move(network), text, options.plan.bptt, options.plan.batch, options.plan.settings);
  for (int step = 0; step < options.steps; ++step) {
    const auto report = trainer.step();
    if (!report) fail("training diverged");
    std::printf("step %d loss %.9f\n", step + 1, report->loss);
  }
  model.tensors = tensors_from_arena(trainer.network().table(), trainer.network().weights());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("weights under PyTorch's names, in other forms");
  Options options;
  declare(app, options);
  CLI11_PARSE(app, argc, argv);
  options.plan.settings.optimizer = choice<OptimizerKind>(kOptimizerNames, options.optimizer);
  options.plan.settings.schedule = choice<ScheduleKind>(kScheduleNames, options.schedule);

  auto model = options.network.empty()
                   ? valid(import_pytorch(read_file(options.weights), wishes_of(options))).model
                   : test::random_model(valid(network_shape_from_json(options.network)));
  if (!options.model.empty()) write_file(options.model, valid(write_foreign_model(model, "model")).file);
  if (!options.onnx.empty()) write_file(options.onnx, valid(write_onnx(model)).front().bytes);
  if (!options.pytorch.empty()) {
    std::filesystem::create_directories(options.pytorch);
    for (const auto& file : valid(export_pytorch(model, options.plan))) {
      write_file(std::filesystem::path(options.pytorch) / file.name, file.bytes);
    }
  }
  if (!options.text.empty()) train(model, options);
  if (!options.out.empty()) write_file(options.out, valid(write_pytorch_weights(model)));
}
