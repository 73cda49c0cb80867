#include "engine/session/checkpoint.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/formats/checksum.h"
#include "engine/formats/safetensors.h"
#include "engine/json_text.h"
#include "engine/session/property_json.h"

namespace rnn {
namespace {

constexpr std::string_view kFormat = "rnn-playground", kVersion = "1";
constexpr std::string_view kText = "playground.text", kMusic = "playground.music";
constexpr std::string_view kCurveNames[] = {"playground.curve", "playground.validation_curve",
                                            "playground.metric_curve"};
constexpr std::string_view kMetadata[] = {"format",     "format_version", "experiment",
                                          "vocabulary", "numbers",        "checksum"};

template <class T>
using Named = std::pair<std::string_view, T>;

/// What the file keeps of a record as bit patterns and counts, by name.
auto doubles_of(auto& record) {
  return std::to_array<Named<decltype(&record.loss)>>({{"record.loss", &record.loss},
                                                       {"record.smoothed", &record.smoothed},
                                                       {"record.gradient_norm", &record.gradient_norm},
                                                       {"record.learning_rate", &record.learning_rate},
                                                       {"record.validation", &record.validation},
                                                       {"record.best_validation", &record.best_validation},
                                                       {"record.metric", &record.metric},
                                                       {"record.best_metric", &record.best_metric}});
}

void write_curve(Safetensors& file, std::map<std::string, std::uint64_t, std::less<>>& numbers,
                 std::string name, const Curve& curve) {
  const std::vector<std::int64_t> steps(curve.steps().begin(), curve.steps().end());
  file.tensors.push_back(tensor_of(name + "_steps", steps));
  file.tensors.push_back(tensor_of(name + "_losses", {curve.values().size()}, curve.values()));
  numbers[name + "_stride"] = curve.stride();
  numbers[name + "_since"] = curve.since();
}

/// Takes numbers by name from a file; what is left in the end is unknown.
class Numbers {
 public:
  explicit Numbers(std::map<std::string, std::uint64_t, std::less<>> numbers)
      : numbers_(std::move(numbers)) {}

  std::uint64_t take(std::string_view name) {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) {
      if (missing_.empty()) missing_ = name;
      return 0;
    }
    const auto value = found->second;
    numbers_.erase(found);
    return value;
  }
  const std::string& missing() const { return missing_; }
  std::map<std::string, std::uint64_t, std::less<>> rest() && { return std::move(numbers_); }

 private:
  std::map<std::string, std::uint64_t, std::less<>> numbers_;
  std::string missing_;
};

std::unexpected<Error> refused(const std::string& what) {
  return error("this model file cannot be loaded: " + what);
}

Expected<void> check_format(const Safetensors& file) {
  const auto format = file.metadata.find("format");
  if (format != file.metadata.end() && format->second == "rnn-playground-network") {
    return refused(
        "it is a network from another program that does not write text; rnn forward runs it, rnn export "
        "writes it for other programs");
  }
  if (format == file.metadata.end() || format->second != kFormat) {
    return refused("it was not made by this program (its metadata has no format \"" + std::string(kFormat) +
                   "\")");
  }
  for (const auto name : kMetadata) {
    if (!file.metadata.contains(name) && name != "checksum") return refused("it has no " + std::string(name));
  }
  if (file.metadata.find("format_version")->second != kVersion) {
    return refused("its version is unknown; it was made by another version of this program");
  }
  for (const auto& [name, value] : file.metadata) {
    if (std::ranges::find(kMetadata, name) == std::end(kMetadata)) {
      return refused("its metadata has an unknown entry " + dump(Json(name)));
    }
  }
  // Left out by those who change a file on purpose.
  const auto checksum = file.metadata.find("checksum");
  if (checksum != file.metadata.end() && checksum->second != checksum_of(file)) {
    return refused("it is damaged (its checksum differs)");
  }
  return {};
}

Expected<Vocabulary> read_vocabulary(const std::string& text) {
  const auto json = Json::parse(text, nullptr, false);
  if (has_zero_byte(text) || !json.is_array() || json.size() > kLargestVocabulary)
    return refused("its vocabulary is no list of code points");
  if (json.empty()) return Vocabulary{};  // it was trained on other data than a text
  std::vector<char32_t> symbols;
  for (const auto& symbol : json) {
    if (!symbol.is_number_unsigned() || symbol.get<std::uint64_t>() > 0x10'FFFF) {
      return refused("its vocabulary is no list of code points");
    }
    symbols.push_back(symbol.get<char32_t>());
  }
  auto vocabulary = make_vocabulary(std::move(symbols));
  if (!vocabulary) return refused(vocabulary.error().message);
  return vocabulary;
}

Expected<Numbers> read_numbers(const std::string& text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  std::map<std::string, std::uint64_t, std::less<>> numbers;
  if (has_zero_byte(text) || !json.is_object()) return refused("its numbers are no JSON object");
  for (const auto& [name, value] : json.items()) {
    if (!value.is_number_unsigned()) return refused(dump(Json(name)) + " is no whole number");
    numbers.emplace(name, value.get<std::uint64_t>());
  }
  return Numbers(std::move(numbers));
}

Expected<Curve> read_curve(const Safetensors& file, Numbers& numbers, const std::string& name) {
  const auto *steps = file.find(name + "_steps"), *losses = file.find(name + "_losses");
  if (!steps || !losses) return refused("it has no " + name);
  const auto at = integers_of(*steps);
  if (!at) return refused(at.error().message);
  const auto values = floats_of(*losses);
  if (!values) return refused(values.error().message);
  std::vector<std::uint32_t> narrow;
  for (const auto step : *at) {
    if (!std::in_range<std::uint32_t>(step)) return refused(name + " has a step out of range");
    narrow.push_back(static_cast<std::uint32_t>(step));
  }
  const auto stride = numbers.take(name + "_stride"), since = numbers.take(name + "_since");
  Curve curve;
  if (!curve.restore(narrow, *values, stride, since)) return refused(name + " is no curve");
  return curve;
}

Expected<void> read_record(const Safetensors& file, Numbers& numbers, Checkpoint& checkpoint) {
  auto& record = checkpoint.record;
  for (const auto& [name, value] : doubles_of(record)) *value = std::bit_cast<double>(numbers.take(name));
  record.validations_without_best = numbers.take("record.validations_without_best");
  record.validations_solved = numbers.take("record.validations_solved");
  Curve* curves[] = {&record.training_curve, &record.validation_curve, &record.metric_curve};
  for (std::size_t i = 0; i < std::size(curves); ++i) {
    auto curve = read_curve(file, numbers, std::string(kCurveNames[i]));
    if (!curve) return std::unexpected(curve.error());
    *curves[i] = std::move(*curve);
  }
  return {};
}

Expected<void> read_text(const Safetensors& file, Checkpoint& checkpoint) {
  const auto* tensor = file.find(kText);
  if (!tensor) return {};
  const auto bytes = bytes_of(*tensor);
  if (!bytes) return refused(bytes.error().message);
  auto tokens = checkpoint.vocabulary.encode(*bytes);
  if (!tokens) return refused("its text is damaged: " + tokens.error().message);
  const Corpus corpus{"", checkpoint.vocabulary, *tokens};
  if (!checkpoint.is_of(corpus)) return refused("its text is not the one it was trained on");
  checkpoint.tokens = std::move(*tokens);
  return {};
}

Expected<void> read_music(const Safetensors& file, Checkpoint& checkpoint) {
  const auto* tensor = file.find(kMusic);
  if (!tensor) return {};
  const auto bytes = bytes_of(*tensor);
  if (!bytes) return refused(bytes.error().message);
  checkpoint.music = *bytes;
  return {};
}

bool is_ours(std::string_view tensor) { return tensor.starts_with("playground."); }

Expected<void> read_trainer(const Safetensors& file, NamedState& state) {
  for (const auto& tensor : file.tensors) {
    const bool of_curve = std::ranges::any_of(kCurveNames, [&](std::string_view curve) {
      return tensor.name == std::string(curve) + "_steps" || tensor.name == std::string(curve) + "_losses";
    });
    if (of_curve || tensor.name == kText || tensor.name == kMusic) continue;
    if (is_ours(tensor.name)) return refused("it has an unknown tensor " + dump(Json(tensor.name)));
    auto values = floats_of(tensor);
    if (!values) return refused(values.error().message);
    state.tensors.push_back({tensor.name, {tensor.shape.begin(), tensor.shape.end()}, std::move(*values)});
  }
  return {};
}

}  // namespace

Bytes write_checkpoint(const Checkpoint& checkpoint) {
  Safetensors file;
  for (const auto& tensor : checkpoint.trainer.tensors) {
    file.tensors.push_back(tensor_of(tensor.name, {tensor.shape.begin(), tensor.shape.end()}, tensor.values));
  }
  auto numbers = checkpoint.trainer.numbers;
  numbers["text.characters"] = checkpoint.characters;
  numbers["text.fingerprint"] = checkpoint.fingerprint;
  numbers["validating"] = checkpoint.validating;
  const auto& record = checkpoint.record;
  for (const auto& [name, value] : doubles_of(record))
    numbers[std::string(name)] = std::bit_cast<std::uint64_t>(*value);
  numbers["record.validations_without_best"] = record.validations_without_best;
  numbers["record.validations_solved"] = record.validations_solved;
  write_curve(file, numbers, std::string(kCurveNames[0]), record.training_curve);
  write_curve(file, numbers, std::string(kCurveNames[1]), record.validation_curve);
  write_curve(file, numbers, std::string(kCurveNames[2]), record.metric_curve);
  if (checkpoint.tokens) {
    file.tensors.push_back(tensor_of(std::string(kText), checkpoint.vocabulary.decode(*checkpoint.tokens)));
  }
  if (!checkpoint.music.empty()) file.tensors.push_back(tensor_of(std::string(kMusic), checkpoint.music));
  const auto symbols = checkpoint.vocabulary.symbols();
  file.metadata = {{"format", std::string(kFormat)},
                   {"format_version", std::string(kVersion)},
                   {"experiment", to_json(checkpoint.experiment)},
                   {"vocabulary", dump(std::vector<std::uint32_t>(symbols.begin(), symbols.end()))},
                   {"numbers", dump(numbers)}};
  file.metadata["checksum"] = checksum_of(file);
  return write_safetensors(file);
}

Expected<Checkpoint> read_checkpoint(std::span<const std::uint8_t> bytes) {
  const auto file = read_safetensors(bytes);
  if (!file) return refused(file.error().message);
  if (auto fine = check_format(*file); !fine) return std::unexpected(fine.error());
  Checkpoint checkpoint;
  auto experiment = experiment_from_json(file->metadata.find("experiment")->second);
  if (!experiment) return refused(experiment.error().message);
  checkpoint.experiment = std::move(*experiment);
  auto vocabulary = read_vocabulary(file->metadata.find("vocabulary")->second);
  if (!vocabulary) return std::unexpected(vocabulary.error());
  checkpoint.vocabulary = std::move(*vocabulary);
  auto numbers = read_numbers(file->metadata.find("numbers")->second);
  if (!numbers) return std::unexpected(numbers.error());
  checkpoint.characters = numbers->take("text.characters");
  checkpoint.fingerprint = numbers->take("text.fingerprint");
  checkpoint.validating = numbers->take("validating") != 0;
  if (auto done = read_record(*file, *numbers, checkpoint); !done) return std::unexpected(done.error());
  if (auto done = read_text(*file, checkpoint); !done) return std::unexpected(done.error());
  if (auto done = read_music(*file, checkpoint); !done) return std::unexpected(done.error());
  if (auto done = read_trainer(*file, checkpoint.trainer); !done) return std::unexpected(done.error());
  if (!numbers->missing().empty()) return refused("it has no number " + numbers->missing());
  checkpoint.trainer.numbers = std::move(*numbers).rest();
  return checkpoint;
}

}  // namespace rnn
