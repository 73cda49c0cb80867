#include "engine/session/property_json.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "engine/json_text.h"

namespace rnn {
namespace {

constexpr std::size_t kLongestJson = std::size_t{128} << 10;

std::string listed(std::span<const std::string_view> names) {
  std::string list;
  for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

std::unexpected<Error> wrong(const Property& property, const Json& value, const std::string& wanted) {
  std::string shown = dump(value);
  if (shown.size() > 60) shown = "a value of " + std::to_string(shown.size()) + " bytes";
  return error(std::string(property.name) + " is " + shown + "; it must be " + wanted);
}

template <class Number>
std::optional<Number> whole_number(const Json& value) {
  if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (std::in_range<Number>(number)) return static_cast<Number>(number);
  } else if (value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    if (std::in_range<Number>(number)) return static_cast<Number>(number);
  } else if (value.is_number_float()) {
    const double number = value.get<double>();  // 128.0; doubles hold whole numbers up to 2^53
    if (number == std::floor(number) && std::abs(number) <= 0x1p53) {
      return whole_number<Number>(Json(static_cast<std::int64_t>(number)));
    }
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    Number number{};
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed == std::errc{} && end == text.data() + text.size()) return number;
  }
  return std::nullopt;
}

std::optional<double> real_number(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  // strtod also takes hexadecimal, "inf" and "nan"; std::from_chars for double is not in every library yet.
  if (text.empty() || text.find_first_not_of("+-.0123456789eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return end == text.c_str() + text.size() ? std::optional(number) : std::nullopt;
}

/// Assigns a JSON value to the member behind one kind of property.
struct Assign {
  const Property& property;
  Experiment& experiment;
  const Json& value;

  Expected<void> operator()(const WholeNumber& kind) const {
    const auto number = whole_number<std::int64_t>(value);
    if (!number) return wrong(property, value, "a whole number");
    kind.of(experiment) = *number;
    return {};
  }
  Expected<void> operator()(const Seed& kind) const {
    const auto number = whole_number<std::uint64_t>(value);
    if (!number) return wrong(property, value, "a whole number that is not negative");
    kind.of(experiment) = *number;
    return {};
  }
  Expected<void> operator()(const RealNumber& kind) const {
    const auto number = real_number(value);
    if (!number) return wrong(property, value, "a number");
    kind.of(experiment) = *number;
    return {};
  }
  Expected<void> operator()(const Flag& kind) const {
    if (value.is_boolean()) {
      kind.of(experiment) = value.get<bool>();
    } else if (value == "true" || value == "false") {
      kind.of(experiment) = value == "true";
    } else {
      return wrong(property, value, "true or false");
    }
    return {};
  }
  Expected<void> operator()(const Text& kind) const {
    if (!value.is_string()) return wrong(property, value, "a text");
    kind.of(experiment) = value.get<std::string>();
    return {};
  }
  Expected<void> operator()(const Choice& kind) const {
    if (value.is_string()) {
      for (std::size_t i = 0; i < kind.names.size(); ++i) {
        if (kind.names[i] == value.get_ref<const std::string&>()) {
          kind.set(experiment, static_cast<int>(i));
          return {};
        }
      }
    }
    return wrong(property, value, "one of " + listed(kind.names));
  }
};

}  // namespace

Expected<Json> parse_object(std::string_view json, std::string_view what) {
  if (json.size() > kLongestJson) {
    return error(std::string(what) + " has " + std::to_string(json.size()) + " bytes; at most " +
                 std::to_string(kLongestJson) + " are allowed");
  }
  auto parsed = Json::parse(json, nullptr, false);
  if (parsed.is_discarded() || has_zero_byte(json)) return error(std::string(what) + " is not valid JSON");
  if (!parsed.is_object()) return error(std::string(what) + " is not a JSON object {…}");
  return parsed;
}

Json property_to_json(const Property& property, const Experiment& experiment) {
  auto& e = const_cast<Experiment&>(experiment);  // the accessors give references; nothing is written
  return std::visit(
      [&](const auto& kind) -> Json {
        if constexpr (requires { kind.get; }) {
          return kind.names[static_cast<std::size_t>(kind.get(e))];
        } else {
          return kind.of(e);
        }
      },
      property.kind);
}

Expected<void> property_from_json(const Property& property, Experiment& experiment, const Json& value) {
  Experiment changed = experiment;
  if (auto done = std::visit(Assign{property, changed, value}, property.kind); !done) return done;
  if (const auto problem = check_property(property, changed)) return error(problem->message);
  experiment = std::move(changed);
  return {};
}

Expected<void> properties_from_json(const Json& object, Experiment& experiment) {
  for (const auto& [name, value] : object.items()) {
    const auto* property = find_property(name);
    if (!property) return error("there is no property named " + dump(Json(name)));
    if (auto done = property_from_json(*property, experiment, value); !done) return done;
  }
  return {};
}

std::string to_json(const Experiment& experiment, bool only_changes) {
  const Experiment defaults;
  Json object = Json::object();
  for (const auto& property : properties()) {
    auto value = property_to_json(property, experiment);
    if (only_changes && value == property_to_json(property, defaults)) continue;
    object[std::string(property.name)] = std::move(value);
  }
  return dump(object);
}

Expected<Experiment> experiment_from_json(std::string_view json, const Experiment& base) {
  const auto object = parse_object(json, "the experiment");
  if (!object) return std::unexpected(object.error());
  Experiment experiment = base;
  if (auto done = properties_from_json(*object, experiment); !done) return std::unexpected(done.error());
  if (const auto problems = validate(experiment); !problems.empty()) return error(to_string(problems));
  return experiment;
}

Expected<void> set_property(Experiment& experiment, std::string_view name, std::string_view json_value) {
  const auto* property = find_property(name);
  if (!property) return error("there is no property named " + dump(Json(std::string(name))));
  if (json_value.size() > kLongestJson) return error(std::string(name) + " is too long");
  const auto value = Json::parse(json_value, nullptr, false);
  if (value.is_discarded() || has_zero_byte(json_value)) {
    return error("the value of " + std::string(name) + " is not valid JSON; a text needs quotation marks");
  }
  return property_from_json(*property, experiment, value);
}

std::string get_property(const Experiment& experiment, std::string_view name) {
  const auto* property = find_property(name);
  return property ? dump(property_to_json(*property, experiment)) : "null";
}

}  // namespace rnn
