#include "engine/formats/network_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <variant>

#include "engine/formats/portable_model.h"
#include "engine/json_text.h"
#include "engine/losses/loss.h"

namespace rnn {

namespace {

using Json = nlohmann::ordered_json;

/// An enumeration by its names.
struct Choice {
  int (*get)(const NetworkShape&);
  void (*set)(NetworkShape&, int);
  std::span<const std::string_view> names;
};

template <auto Member>
Choice choice(std::span<const std::string_view> names) {
  using Enumeration = std::remove_cvref_t<decltype(NetworkShape{}.*Member)>;
  return {[](const NetworkShape& shape) { return static_cast<int>(shape.*Member); },
          [](NetworkShape& shape, int value) { shape.*Member = static_cast<Enumeration>(value); }, names};
}

struct Field {
  std::string_view name;
  std::variant<std::size_t NetworkShape::*, bool NetworkShape::*, double NetworkShape::*, Choice> kind;
};

/// The one table of what a shape consists of.
std::span<const Field> fields() {
  using S = NetworkShape;
  static const Field table[] = {
      {"cell", choice<&S::cell>(kCellNames)},
      {"input", choice<&S::input_kind>(kInputKindNames)},
      {"inputs", &S::inputs},
      {"embedding", &S::embedding},
      {"hidden", &S::hidden},
      {"layers", &S::layers},
      {"bidirectional", &S::bidirectional},
      {"layer_norm", &S::layer_norm},
      {"residual", &S::residual},
      {"dropout", &S::dropout},
      {"recurrent_dropout", &S::recurrent_dropout},
      {"outputs", &S::outputs},
      {"loss", choice<&S::loss>(kLossNames)},
      {"task", choice<&S::task>(kTaskShapeNames)},
      {"attention", choice<&S::attention>(kAttentionNames)},
  };
  return table;
}

struct Writer {
  const NetworkShape& shape;

  Json operator()(auto NetworkShape::*member) const { return shape.*member; }
  Json operator()(const Choice& choice) const {
    return choice.names[static_cast<std::size_t>(choice.get(shape))];
  }
};

/// What a value must be instead; empty when it was taken.
struct Reader {
  NetworkShape& shape;
  const Json& value;

  std::string operator()(std::size_t NetworkShape::*member) const {
    if (!value.is_number_unsigned()) return "a whole number";
    shape.*member = value.get<std::size_t>();
    return "";
  }
  std::string operator()(bool NetworkShape::*member) const {
    if (!value.is_boolean()) return "true or false";
    shape.*member = value.get<bool>();
    return "";
  }
  std::string operator()(double NetworkShape::*member) const {
    if (!value.is_number()) return "a number";
    shape.*member = value.get<double>();
    return "";
  }
  std::string operator()(const Choice& choice) const {
    const auto found = value.is_string()
                           ? std::ranges::find(choice.names, value.get_ref<const std::string&>())
                           : choice.names.end();
    if (found == choice.names.end()) {
      std::string names;
      for (const auto name : choice.names) names += (names.empty() ? "" : ", ") + std::string(name);
      return "one of " + names;
    }
    choice.set(shape, static_cast<int>(found - choice.names.begin()));
    return "";
  }
};

}  // namespace

std::string to_json(const NetworkShape& shape) {
  Json json = Json::object();
  for (const Field& field : fields()) json[field.name] = std::visit(Writer{shape}, field.kind);
  return json.dump();
}

Expected<NetworkShape> network_shape_from_json(std::string_view text) {
  const auto json = Json::parse(text, nullptr, false);
  if (has_zero_byte(text) || !json.is_object()) return error("The network is no JSON object.");
  NetworkShape shape;
  for (const auto& [name, value] : json.items()) {
    const auto field = std::ranges::find(fields(), name, &Field::name);
    if (field == fields().end()) {
      return error("The network has an unknown entry " +
                   Json(name).dump(-1, ' ', false, Json::error_handler_t::replace) + ".");
    }
    if (const auto wanted = std::visit(Reader{shape, value}, field->kind); !wanted.empty()) {
      return error("The network's " + name + " must be " + wanted + ".");
    }
  }
  if (auto fine = check(shape); !fine) return std::unexpected(fine.error());
  return shape;
}

}  // namespace rnn
