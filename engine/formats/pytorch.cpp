#include "engine/formats/pytorch.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "embedded/pytorch.h"
#include "engine/formats/network_json.h"
#include "engine/formats/safetensors.h"
#include "engine/losses/loss.h"

namespace rnn {

namespace {

using Json = nlohmann::json;

constexpr std::string_view kProgram = "formats/pytorch_train.py";

/// What the program calls a cell. Index = value of CellKind.
struct Module {
  std::string_view name, nonlinearity;
  bool peepholes;
};
constexpr auto kModules = std::to_array<Module>({
    {"RNN", "tanh", false},
    {"RNN", "relu", false},
    {"GRU", "tanh", false},
    {"LSTM", "tanh", false},
    {"LSTM", "tanh", true},
    {"FEED_FORWARD", "tanh", false},
});
static_assert(kModules.size() == kCellNames.size());

/// As Python writes it.
std::string python(const Json& value) {
  return value.is_boolean() ? (value.get<bool>() ? "True" : "False") : value.dump();
}

/// The program's constants.
std::vector<std::pair<std::string_view, Json>> constants(const NetworkShape& shape,
                                                         const TrainingPlan& plan) {
  const Module& module = kModules[static_cast<std::size_t>(shape.cell)];
  const TrainingSettings& settings = plan.settings;
  return {{"CELL", module.name},
          {"NONLINEARITY", module.nonlinearity},
          {"PEEPHOLES", module.peepholes},
          {"INPUT", kInputKindNames[static_cast<std::size_t>(shape.input_kind)]},
          {"INPUTS", shape.inputs},
          {"EMBEDDING", shape.embedding},
          {"HIDDEN", shape.hidden},
          {"LAYERS", shape.layers},
          {"DIRECTIONS", shape.bidirectional ? 2 : 1},
          {"LAYER_NORM", shape.layer_norm},
          {"RESIDUAL", shape.residual},
          {"DROPOUT", shape.dropout},
          {"RECURRENT_DROPOUT", shape.recurrent_dropout},
          {"OUTPUTS", shape.outputs},
          {"LOSS", kLossNames[static_cast<std::size_t>(shape.loss)]},
          {"TASK", kTaskShapeNames[static_cast<std::size_t>(shape.task)]},
          {"ATTENTION", kAttentionNames[static_cast<std::size_t>(shape.attention)]},
          {"BPTT", plan.bptt},
          {"BATCH", plan.batch},
          {"OPTIMIZER", kOptimizerNames[static_cast<std::size_t>(settings.optimizer)]},
          {"LEARNING_RATE", settings.learning_rate},
          {"MOMENTUM", settings.momentum},
          {"WEIGHT_DECAY", settings.weight_decay},
          {"TEACHER_FORCING", settings.teacher_forcing},
          {"CLIP", settings.clip},
          {"CLIP_VALUE", settings.clip_value},
          {"SCHEDULE", kScheduleNames[static_cast<std::size_t>(settings.schedule)]},
          {"SCHEDULE_STEPS", settings.schedule_steps},
          {"SCHEDULE_FACTOR", settings.schedule_factor}};
}

/// In the line `NAME = value  # comment` another value. Strings and numbers are the same in JSON and Python.
void set_constant(std::string& program, std::string_view name, const Json& value) {
  const std::string start = std::string("\n").append(name).append(" = ");
  const std::size_t found = program.find(start);
  assert(found != std::string::npos);
  const std::size_t first = found + start.size();
  const std::size_t end = std::min(program.find("  #", first), program.find('\n', first));
  program.replace(first, end - first, python(value));
}

std::string program_of(const NetworkShape& shape, const TrainingPlan& plan) {
  const auto files = embedded::pytorch();
  const auto file = std::ranges::find(files, kProgram, &EmbeddedFile::name);
  assert(file != files.end());
  std::string program(file->bytes);
  for (const auto& [name, value] : constants(shape, plan)) set_constant(program, name, value);
  return program;
}

ExportedFile text_file(std::string name, const std::string& text) {
  return {std::move(name), {text.begin(), text.end()}};
}

}  // namespace

Expected<std::vector<std::uint8_t>> write_pytorch_weights(const PortableModel& model) {
  if (auto fine = check(model); !fine) return std::unexpected(fine.error());
  Safetensors file;
  const ParameterTable table(model.shape);
  for (const Parameter& parameter : table.parameters()) {
    const NamedTensor& tensor = model.tensor(parameter.name);
    file.tensors.push_back(tensor_of(tensor.name, {tensor.shape.begin(), tensor.shape.end()}, tensor.values));
  }
  return write_safetensors(file);
}

Expected<std::vector<ExportedFile>> export_pytorch(const PortableModel& model, const TrainingPlan& plan) {
  auto weights = write_pytorch_weights(model);
  if (!weights) return std::unexpected(weights.error());
  std::vector<ExportedFile> files;
  files.push_back({"model.safetensors", std::move(*weights)});
  files.push_back(text_file("train.py", program_of(model.shape, plan)));
  if (!model.vocabulary.empty()) {
    files.push_back(text_file("vocabulary.json", Json(model.vocabulary).dump() + "\n"));
  }
  return files;
}

}  // namespace rnn
