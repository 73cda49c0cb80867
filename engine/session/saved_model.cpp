#include "engine/session/saved_model.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/data/built_in_texts.h"
#include "engine/data/music/piano_roll_json.h"
#include "engine/data/text_windows.h"
#include "engine/data/utf8.h"
#include "engine/formats/checksum.h"
#include "engine/formats/network_json.h"
#include "engine/formats/safetensors.h"
#include "engine/network/parameters.h"
#include "engine/session/checkpoint.h"
#include "engine/session/data.h"

namespace rnn {

namespace {

constexpr std::string_view kFormat = "rnn-playground-network", kVersion = "1";

std::unexpected<Error> refused(const std::string& what) {
  return error("this model file cannot be loaded: " + what);
}

constexpr std::string_view kMetadata[] = {"format", "format_version", "network", "vocabulary", "checksum"};

Expected<void> check_metadata(const Safetensors& file) {
  for (const auto& [name, value] : file.metadata) {
    if (std::ranges::find(kMetadata, name) == std::end(kMetadata)) {
      return refused("its metadata has an unknown entry");
    }
  }
  for (const auto name : kMetadata) {
    if (name != "checksum" && !file.metadata.contains(name)) return refused("it has no " + std::string(name));
  }
  if (file.metadata.find("format_version")->second != kVersion) {
    return refused("its version is unknown; it was made by another version of this program");
  }
  // Left out by those who change a file on purpose.
  const auto checksum = file.metadata.find("checksum");
  if (checksum != file.metadata.end() && checksum->second != checksum_of(file)) {
    return refused("it is damaged (its checksum differs)");
  }
  return {};
}

Expected<PortableModel> read_network_file(const Safetensors& file) {
  if (auto fine = check_metadata(file); !fine) return std::unexpected(fine.error());
  auto shape = network_shape_from_json(file.metadata.find("network")->second);
  if (!shape) return refused(shape.error().message);
  PortableModel model{.shape = *shape, .tensors = {}, .vocabulary = {}};
  const auto vocabulary = nlohmann::json::parse(file.metadata.find("vocabulary")->second, nullptr, false);
  const auto is_text = [](const auto& symbol) { return symbol.is_string(); };
  if (!vocabulary.is_array() || !std::ranges::all_of(vocabulary, is_text)) {
    return refused("its vocabulary is no array of texts");
  }
  for (const auto& symbol : vocabulary) model.vocabulary.push_back(symbol.get<std::string>());
  for (const auto& tensor : file.tensors) {
    auto values = floats_of(tensor);
    if (!values) return refused(values.error().message);
    model.tensors.push_back({tensor.name, {tensor.shape.begin(), tensor.shape.end()}, std::move(*values)});
  }
  if (auto fine = check(model); !fine) return refused(fine.error().message);
  return model;
}

/// What the model was trained on, as far as its form goes.
Expected<Data> data_of(const Checkpoint& checkpoint) {
  const Experiment& experiment = checkpoint.experiment;
  const std::string& name = experiment.data;
  if (!checkpoint.music.empty()) {
    auto pieces = read_piano_rolls(checkpoint.music);
    if (!pieces) return std::unexpected(pieces.error());
    return make_data(experiment, {name, nullptr, std::make_shared<const PianoRollSet>(std::move(*pieces))});
  }
  if (is_task_name(name) && checkpoint.characters == 0) return make_data(experiment, task_source(name));
  if (checkpoint.vocabulary.size() == 0) return error("it has no vocabulary");
  // The form of a text is that of its vocabulary.
  const auto text = std::make_shared<const Corpus>(Corpus{name, checkpoint.vocabulary, {}});
  Data data{{name, text, nullptr}, nullptr};
  if (experiment.task_shape != TaskChoice::natural) {
    const auto task = static_cast<TaskShape>(static_cast<int>(experiment.task_shape) - 1);
    data.examples =
        std::make_shared<const TextWindows>(text, 0, task, static_cast<std::size_t>(experiment.bptt));
  }
  return data;
}

/// The weights out of everything that a training run keeps.
Expected<SavedModel> model_of(const Checkpoint& checkpoint) {
  const Experiment& experiment = checkpoint.experiment;
  const auto data = data_of(checkpoint);
  if (!data) return refused(data.error().message);
  SavedModel saved{
      .model = {.shape = network_shape(experiment, data->form()), .tensors = {}, .vocabulary = {}},
      .plan = {.settings = experiment.training,
               .bptt = static_cast<std::size_t>(experiment.bptt),
               .batch = static_cast<std::size_t>(experiment.batch)}};
  PortableModel& model = saved.model;
  if (auto fine = check(model.shape); !fine) return refused(fine.error().message);
  const ParameterTable table(model.shape);
  for (const Parameter& parameter : table.parameters()) {
    const auto tensor = find_checked(checkpoint.trainer.tensors, parameter.name, parameter.shape());
    if (!tensor) return refused(tensor.error().message);
    model.tensors.push_back(**tensor);
  }
  const bool named =
      model.shape.input_kind != InputKind::dense && model.shape.inputs == checkpoint.vocabulary.size();
  for (Token token = 0; named && token < checkpoint.vocabulary.size(); ++token) {
    model.vocabulary.push_back(checkpoint.vocabulary.decode({&token, 1}));
  }
  return saved;
}

Expected<Vocabulary> vocabulary_of(const std::vector<std::string>& texts) {
  std::vector<char32_t> symbols;
  for (const auto& text : texts) {
    std::size_t end = 0;
    const char32_t symbol = text.empty() ? kInvalid : next_code_point(text, end);
    if (symbol == kInvalid || end != text.size()) {
      return error("symbol " + std::to_string(symbols.size()) + " of its vocabulary is no single code point");
    }
    if (!symbols.empty() && symbols.back() >= symbol) {
      return error("its vocabulary is not in ascending order of code points: " + name_of_symbol(symbol) +
                   " comes after " + name_of_symbol(symbols.back()));
    }
    symbols.push_back(symbol);
  }
  return make_vocabulary(std::move(symbols));
}

Experiment experiment_of(const NetworkShape& shape, std::string name) {
  Experiment experiment;
  // A name that means data of ours would bring these.
  const bool taken = is_task_name(name) || find_built_in_text(name) != nullptr;
  experiment.data = replace_invalid_utf8(name) + (taken ? " (imported)" : "");
  experiment.cell = shape.cell;
  experiment.hidden = static_cast<std::int64_t>(shape.hidden);
  experiment.layers = static_cast<std::int64_t>(shape.layers);
  experiment.embedding = static_cast<std::int64_t>(shape.embedding);
  experiment.layer_norm = shape.layer_norm;
  experiment.residual = shape.residual;
  experiment.dropout = shape.dropout;
  experiment.recurrent_dropout = shape.recurrent_dropout;
  return experiment;
}

/// The model as one that waits for its text; the error says why it is none.
Expected<Checkpoint> text_checkpoint(const PortableModel& model, std::string name) {
  auto vocabulary = vocabulary_of(model.vocabulary);
  if (!vocabulary) return std::unexpected(vocabulary.error());
  Checkpoint checkpoint;
  checkpoint.experiment = experiment_of(model.shape, std::move(name));
  checkpoint.vocabulary = std::move(*vocabulary);
  checkpoint.trainer.tensors = model.tensors;
  const auto problems = validate(checkpoint.experiment, kLargestText, checkpoint.vocabulary.size());
  if (!problems.empty()) return error(to_string(problems));
  const auto data = data_of(checkpoint);
  if (!data) return std::unexpected(data.error());
  if (network_shape(checkpoint.experiment, data->form()) != model.shape) {
    return error("it does not foretell the next symbol of a text");
  }
  return checkpoint;
}

Bytes write_network_file(const PortableModel& model) {
  Safetensors file;
  for (const NamedTensor& tensor : model.tensors) {
    file.tensors.push_back(tensor_of(tensor.name, {tensor.shape.begin(), tensor.shape.end()}, tensor.values));
  }
  using Json = nlohmann::json;
  file.metadata = {
      {"format", std::string(kFormat)},
      {"format_version", std::string(kVersion)},
      {"network", to_json(model.shape)},
      {"vocabulary", Json(model.vocabulary).dump(-1, ' ', false, Json::error_handler_t::replace)}};
  file.metadata["checksum"] = checksum_of(file);
  return write_safetensors(file);
}

}  // namespace

Expected<SavedModel> read_saved_model(std::span<const std::uint8_t> bytes) {
  const auto file = read_safetensors(bytes);
  const bool is_network =
      file && file->metadata.contains("format") && file->metadata.find("format")->second == kFormat;
  if (is_network) {
    auto model = read_network_file(*file);
    if (!model) return std::unexpected(model.error());
    return SavedModel{std::move(*model)};
  }
  const auto checkpoint = read_checkpoint(bytes);
  if (!checkpoint) return std::unexpected(checkpoint.error());
  return model_of(*checkpoint);
}

Expected<ForeignModel> write_foreign_model(const PortableModel& model, std::string name) {
  if (auto fine = check(model); !fine) return std::unexpected(fine.error());
  const auto checkpoint = text_checkpoint(model, std::move(name));
  if (checkpoint) return ForeignModel{.file = write_checkpoint(*checkpoint), .writes_text = true};
  return ForeignModel{.file = write_network_file(model),
                      .why_not = model.vocabulary.empty() ? "" : checkpoint.error().message};
}

}  // namespace rnn
