#include "engine/formats/forward_input.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/cells/cell.h"
#include "engine/formats/json_mistake.h"
#include "engine/formats/nested_numbers.h"
#include "engine/network/network.h"

namespace rnn {

namespace {

using Json = nlohmann::json;

constexpr auto kFields = std::to_array<std::string_view>(
    {"inputs", "targets", "h0", "c0", "lengths", "target_lengths", "weights", "feed_back", "target_steps"});
constexpr std::size_t kMostSteps = std::size_t{1} << 24;

/// A whole number without the point that JSON gives it.
std::string number_text(double value) {
  const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
  return whole ? std::to_string(static_cast<std::int64_t>(value)) : Json(value).dump();
}

/// Whole numbers from `least` to `most`.
template <class Whole>
Expected<std::vector<Whole>> whole(const NestedNumbers& numbers, const std::string& field, std::size_t least,
                                   std::size_t most) {
  std::vector<Whole> values;
  for (const double value : numbers.values) {
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)) ||
        value != std::floor(value)) {
      return error(place_of(field, numbers, values.size()) + " is " + number_text(value) + "; " + field +
                   " must hold whole numbers from " + std::to_string(least) + " to " + std::to_string(most) +
                   ".");
    }
    values.push_back(static_cast<Whole>(value));
  }
  return values;
}

class InputReader {
 public:
  InputReader(const Json& json, const NetworkShape& shape, double most)
      : json_(json), shape_(shape), most_(most) {}

  Expected<ForwardInput> read() {
    if (!json_.is_object()) return error("The input must be a JSON object with the field \"inputs\".");
    for (const auto& [name, value] : json_.items()) {
      if (std::ranges::find(kFields, name) != kFields.end()) continue;
      std::string known;
      for (const auto field : kFields) known += (known.empty() ? "" : ", ") + std::string(field);
      return error("The field \"" + name + "\" is unknown; there are " + known + ".");
    }
    for (const auto part : {&InputReader::read_inputs, &InputReader::read_flags, &InputReader::read_targets,
                            &InputReader::read_states, &InputReader::read_lengths, &InputReader::check_size,
                            &InputReader::read_weights}) {
      if (auto fine = (this->*part)(); !fine) return std::unexpected(fine.error());
    }
    return std::move(input_);
  }

 private:
  bool has(const char* field) const { return json_.contains(field); }

  /// Arrays in arrays down to the first number.
  static std::size_t depth_of(const Json& json) {
    std::size_t depth = 0;
    for (const Json* at = &json; at->is_array() && !at->empty(); at = &at->front()) ++depth;
    return depth;
  }

  /// Whether outputs are to be read again, in the form that the network has learned.
  bool writes_back() const { return shape_.task == TaskShape::one_to_many && has("feed_back"); }

  /// The array of a field, in which many-to-one may leave out the one step.
  Json with_step(const char* field, std::size_t depth) const {
    const Json& given = json_[field];
    const bool left_out = shape_.task == TaskShape::many_to_one && depth_of(given) + 1 == depth;
    return left_out ? Json::array({given}) : given;
  }

  Expected<void> read_inputs() {
    if (!has("inputs")) return error("The field \"inputs\" is missing.");
    std::vector<Extent> extents{{"T"}, {"B"}};
    input_.input_kind = shape_.input_kind;
    if (shape_.input_kind != InputKind::embedding && !writes_back()) {
      const std::size_t depth = depth_of(json_["inputs"]);
      if (depth == 3) input_.input_kind = InputKind::dense;
      if (depth == 2) input_.input_kind = InputKind::one_hot;
    }
    const bool dense = input_.input_kind == InputKind::dense;
    if (dense) extents.push_back({"I", shape_.inputs});
    auto numbers = read_nested(json_["inputs"], "inputs", extents, most_);
    if (!numbers) return std::unexpected(numbers.error());
    input_.time = numbers->extents[0];
    input_.batch = numbers->extents[1];
    if (dense) {
      input_.inputs = std::move(numbers->values);
      return {};
    }
    auto tokens = whole<Token>(*numbers, "inputs", 0, shape_.inputs - 1);
    if (!tokens && shape_.input_kind == InputKind::dense) {
      return error(tokens.error().message + " This network reads numbers: inputs is [T][B][I = " +
                   std::to_string(shape_.inputs) + "].");
    }
    return keep(input_.tokens, std::move(tokens));
  }

  Expected<void> read_flags() {
    if (has("feed_back")) {
      if (!json_["feed_back"].is_boolean()) return error("feed_back must be true or false.");
      input_.feed_back = json_["feed_back"].get<bool>();
      if (input_.feed_back && !shape_.has_decoder() && shape_.task != TaskShape::one_to_many) {
        return error("feed_back: only one_to_many and sequence_to_sequence networks read their outputs.");
      }
    }
    const bool writes_freely = shape_.has_decoder() && !has("targets");
    if (has("target_steps") != writes_freely) {
      return error(writes_freely
                       ? "Without targets, target_steps must say how many steps this network is to write."
                       : "target_steps is for sequence_to_sequence networks without targets; leave it out.");
    }
    if (!writes_freely) return {};
    auto steps = read_nested(Json::array({json_["target_steps"]}), "target_steps", {{"1"}});
    if (!steps) return std::unexpected(steps.error());
    const auto number = whole<std::size_t>(*steps, "target_steps", 1, kMostSteps);
    if (!number) return std::unexpected(number.error());
    input_.target_time = number->front();
    input_.feed_back = true;
    return {};
  }

  Expected<void> read_targets() {
    const bool own_length = shape_.has_decoder() || shape_.loss == LossKind::ctc;
    const std::size_t steps = shape_.task == TaskShape::many_to_one ? 1 : input_.time;
    if (input_.target_time == 0) input_.target_time = steps;
    if (!has("targets")) return {};
    std::vector<Extent> extents{own_length ? Extent{"S"} : Extent{"S", steps}, {"B", input_.batch}};
    if (!shape_.targets_are_tokens()) extents.push_back({"O", shape_.outputs});
    auto numbers = read_nested(with_step("targets", extents.size()), "targets", extents, most_);
    if (!numbers) return std::unexpected(numbers.error());
    input_.target_time = numbers->extents[0];
    input_.has_targets = true;
    if (shape_.targets_are_tokens()) {
      return keep(input_.target_tokens, whole<Token>(*numbers, "targets", 0, shape_.outputs - 1));
    }
    input_.targets = std::move(numbers->values);
    const auto share = [](double value) { return value >= 0 && value <= 1; };
    if (shape_.loss == LossKind::sigmoid && !std::ranges::all_of(input_.targets, share)) {
      return error("targets must be from 0 to 1 with the loss sigmoid.");
    }
    return {};
  }

  Expected<void> read_states() {
    const std::size_t stacks = shape_.layers * (shape_.bidirectional ? 2 : 1);
    for (auto [field, values] : {std::pair("h0", &input_.h0), std::pair("c0", &input_.c0)}) {
      if (!has(field)) continue;
      if (!cell_traits(shape_.cell).recurrent) {
        return error(std::string(field) + ": this network has no memory, and no first state.");
      }
      if (values == &input_.c0 && !cell_traits(shape_.cell).has_memory) {
        return error("c0: only LSTMs have a second state; leave it out.");
      }
      auto numbers = read_nested(json_[field], field,
                                 {{"L·D", stacks}, {"B", input_.batch}, {"H", shape_.hidden}}, most_);
      if (!numbers) return std::unexpected(numbers.error());
      *values = std::move(numbers->values);
    }
    return {};
  }

  Expected<void> read_counts(const char* field, std::size_t least, std::size_t most,
                             std::vector<std::size_t>& counts) {
    if (!has(field)) return {};
    const auto numbers = read_nested(json_[field], field, {{"B", input_.batch}});
    if (!numbers) return std::unexpected(numbers.error());
    return keep(counts, whole<std::size_t>(*numbers, field, least, most));
  }

  Expected<void> read_lengths() {
    if (auto fine = read_counts("lengths", 1, input_.time, input_.lengths); !fine) return fine;
    const bool labels = shape_.loss == LossKind::ctc && input_.has_targets;
    if (has("target_lengths") && !labels) {
      return error(
          "target_lengths is for targets of the loss ctc; elsewhere give padded steps the weight 0.");
    }
    if (auto fine = read_counts("target_lengths", 0, input_.target_time, input_.target_lengths); !fine)
      return fine;
    for (std::size_t i = 0; labels && i < input_.target_tokens.size(); ++i) {
      const std::size_t s = i / input_.batch, b = i % input_.batch;
      const bool counts = input_.target_lengths.empty() || s < input_.target_lengths[b];
      if (counts && input_.target_tokens[i] == 0) {
        return error("targets[" + std::to_string(s) + "][" + std::to_string(b) +
                     "] is 0, which is the blank of ctc and no label.");
      }
    }
    for (std::size_t b = 0; labels && b < input_.batch; ++b) {
      if (auto fine = check_path(b); !fine) return fine;
    }
    return {};
  }

  /// CTC has a step for each label, and one for the blank between two that are the same (Graves et al. 2006).
  Expected<void> check_path(std::size_t b) const {
    const std::size_t count = input_.target_lengths.empty() ? input_.target_time : input_.target_lengths[b];
    const std::size_t steps = input_.lengths.empty() ? input_.time : input_.lengths[b];
    std::size_t repeats = 0;
    const auto label = [&](std::size_t s) { return input_.target_tokens[s * input_.batch + b]; };
    for (std::size_t s = 1; s < count; ++s) repeats += label(s) == label(s - 1) ? 1 : 0;
    if (count + repeats <= steps) return {};
    return error("targets: sequence " + std::to_string(b) + " has " + std::to_string(count) + " labels" +
                 (repeats > 0 ? " and " + std::to_string(repeats) + " blanks between same ones" : "") +
                 ", for which ctc needs as many steps; it has " + std::to_string(steps) + ".");
  }

  Expected<void> check_size() {
    // Twice: numbers may be doubles.
    const auto bytes = training_bytes(shape_, input_.time, input_.batch, input_.target_time);
    if (bytes <= kLargestForward / 2) return {};
    return error("inputs: " + std::to_string(input_.time) + " steps of " + std::to_string(input_.batch) +
                 " sequences take more memory than is granted (2 GiB). Take fewer at a time.");
  }

  Expected<void> read_weights() {
    if (!has("weights")) return {};
    if (!input_.has_targets) return error("weights are those of the targets; there are no targets.");
    const std::size_t steps = shape_.loss == LossKind::ctc ? 1 : input_.target_time;
    auto numbers =
        read_nested(with_step("weights", 2), "weights", {{"S", steps}, {"B", input_.batch}}, most_);
    if (!numbers) return std::unexpected(numbers.error());
    input_.weights = std::move(numbers->values);
    const auto fine = [](double weight) { return weight >= 0; };
    if (!std::ranges::all_of(input_.weights, fine)) return error("weights must not be negative.");
    return {};
  }

  template <class Values>
  static Expected<void> keep(Values& place, Expected<Values> values) {
    if (!values) return std::unexpected(values.error());
    place = std::move(*values);
    return {};
  }

  const Json& json_;
  const NetworkShape& shape_;
  double most_;  // numbers
  ForwardInput input_;
};

}  // namespace

Expected<ForwardInput> read_forward_input(std::string_view text, const NetworkShape& shape, bool in_double) {
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return error("The input is no valid JSON" + json_mistake(text) + ".");
  const double most =
      in_double ? std::numeric_limits<double>::max() : double{std::numeric_limits<float>::max()};
  return InputReader(json, shape, most).read();
}

}  // namespace rnn
