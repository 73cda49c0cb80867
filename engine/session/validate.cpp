#include <cmath>

#include "engine/data/corpus.h"
#include "engine/data/utf8.h"
#include "engine/network/network.h"
#include "engine/session/data.h"
#include "engine/session/property_json.h"
#include "engine/training/streams.h"

namespace rnn {
namespace {

/// Whole numbers up to this survive a page's JavaScript, whose numbers are doubles.
constexpr std::uint64_t kLargestSeed = (std::uint64_t{1} << 53) - 1;

/// What a value must be instead; empty when it is fine.
struct Check {
  Experiment& experiment;

  std::string operator()(const WholeNumber& kind) const {
    const auto value = kind.of(experiment);
    if (value >= kind.least && value <= kind.most) return "";
    return "between " + std::to_string(kind.least) + " and " + std::to_string(kind.most);
  }
  std::string operator()(const Seed& kind) const {
    return kind.of(experiment) <= kLargestSeed ? "" : "at most " + std::to_string(kLargestSeed);
  }
  std::string operator()(const RealNumber& kind) const {
    const double value = kind.of(experiment);
    if (value >= kind.least && value <= kind.most) return "";  // false for NaN
    return "between " + dump(Json(kind.least)) + " and " + dump(Json(kind.most));
  }
  std::string operator()(const Flag&) const { return ""; }
  std::string operator()(const Text& kind) const {
    const auto& text = kind.of(experiment);
    if (text.size() > kind.longest) return "at most " + std::to_string(kind.longest) + " bytes long";
    return first_invalid_utf8(text) ? "valid UTF-8" : "";
  }
  std::string operator()(const Choice& kind) const {
    const int value = kind.get(experiment);
    return value >= 0 && static_cast<std::size_t>(value) < kind.names.size() ? "" : "one of its choices";
  }
};

std::string shown(const Property& property, const Experiment& experiment) {
  if (std::holds_alternative<Choice>(property.kind)) return "unknown";
  const auto text = dump(property_to_json(property, experiment));
  return text.size() <= 40 ? text : std::to_string(text.size() - 2) + " bytes long";
}

}  // namespace

std::optional<Problem> check_property(const Property& property, const Experiment& experiment) {
  Experiment copy = experiment;
  const auto wanted = std::visit(Check{copy}, property.kind);
  if (wanted.empty()) return std::nullopt;
  return Problem{std::string(property.name), std::string(property.name) + " is " +
                                                 shown(property, experiment) + "; it must be " + wanted};
}

std::vector<Problem> validate(const Experiment& experiment) {
  std::vector<Problem> problems;
  for (const auto& property : properties()) {
    if (auto problem = check_property(property, experiment)) problems.push_back(std::move(*problem));
  }
  return problems;
}

std::vector<Problem> validate(const Experiment& experiment, std::uint64_t characters, std::uint64_t symbols) {
  auto problems = validate(experiment);
  if (!problems.empty()) return problems;

  const auto bptt = static_cast<std::size_t>(experiment.bptt),
             batch = static_cast<std::size_t>(experiment.batch);
  const auto training =
      training_characters(static_cast<std::size_t>(characters), experiment.validation_fraction);
  const auto needed = Streams::least_tokens(bptt, batch);
  if (training < needed) {
    problems.push_back({training / bptt > 1 ? "batch" : "bptt",
                        "the text is too short: training on batch " + std::to_string(batch) + " × bptt " +
                            std::to_string(bptt) + " takes " + std::to_string(needed) +
                            " characters, and the training part has " + std::to_string(training) + ". " +
                            (training / bptt > 1 ? "Lower batch to " + std::to_string((training - 1) / bptt)
                                                 : std::string("Lower bptt and batch")) +
                            ", or use a longer text."});
  }
  const ExampleForm form{.task = TaskShape::many_to_many,
                         .input_kind = InputKind::one_hot,
                         .inputs = static_cast<std::size_t>(symbols),
                         .outputs = static_cast<std::size_t>(symbols),
                         .loss = LossKind::softmax,
                         .metric = MetricKind::cross_entropy,
                         .steps = bptt,
                         .target_steps = bptt};
  const auto bytes = training_bytes(network_shape(experiment, form), bptt, batch);
  if (bytes > kLargestTraining) problems.push_back(too_much_memory(bytes));
  return problems;
}

Problem too_much_memory(std::uint64_t bytes) {
  return {"hidden", "training would take " + std::to_string(bytes >> 20) + " MiB of memory; " +
                        std::to_string(kLargestTraining >> 20) +
                        " MiB are allowed. Lower hidden, layers, batch or bptt."};
}

std::string to_string(std::span<const Problem> problems) {
  std::string text;
  for (const auto& problem : problems) text += (text.empty() ? "" : "; ") + problem.message;
  return text;
}

}  // namespace rnn
