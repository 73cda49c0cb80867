#include "engine/session/command.h"

#include <algorithm>
#include <initializer_list>
#include <span>

#include "engine/session/presets.h"
#include "engine/session/property_json.h"

namespace rnn {
namespace {

/// Reads the fields of a JSON object, remembering the first mistake.
class Fields {
 public:
  explicit Fields(const Json& object) : object_(object) {}

  const Json* find(std::string_view name) {
    known_.push_back(name);
    const auto found = object_.find(std::string(name));
    return found == object_.end() ? nullptr : &*found;
  }

  template <class T>
  void read(std::string_view name, T& value, bool (Json::*is)() const noexcept, std::string_view wanted) {
    const auto* json = find(name);
    if (!json) return;
    if ((json->*is)()) {
      value = json->template get<T>();
    } else {
      fail(std::string(name) + " must be " + std::string(wanted));
    }
  }
  void read(std::string_view name, std::string& value) { read(name, value, &Json::is_string, "a text"); }
  void read(std::string_view name, bool& value) { read(name, value, &Json::is_boolean, "true or false"); }
  void read(std::string_view name, std::uint64_t& value) {
    read(name, value, &Json::is_number_unsigned, "a whole number that is not negative");
  }
  void read(std::string_view name, int& value) {
    std::int64_t wide = value;
    read(name, wide, &Json::is_number_integer, "a whole number");
    if (std::in_range<int>(wide)) {
      value = static_cast<int>(wide);
    } else {
      fail(std::string(name) + " is too large");
    }
  }

  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }
  const std::string& mistake() {
    for (const auto& [name, value] : object_.items()) {
      if (std::ranges::find(known_, name) == known_.end()) fail("there is no field " + dump(Json(name)));
    }
    return error_;
  }

 private:
  const Json& object_;
  std::vector<std::string_view> known_;
  std::string error_;
};

Json sampling_to_json(const Sampling& sampling) {
  Experiment experiment;
  experiment.sampling = sampling;
  Json object = Json::object();
  for (const auto& property : properties()) {
    if (property.group == Group::sampling) {
      object[std::string(property.name)] = property_to_json(property, experiment);
    }
  }
  return object;
}

void read_sampling(Fields& fields, Sampling& sampling) {
  const auto* json = fields.find("sampling");
  if (!json) return;
  if (!json->is_object()) return fields.fail("sampling must be a JSON object {…}");
  Experiment experiment;
  for (const auto& [name, value] : json->items()) {
    const auto* property = find_property(name);
    if (!property || property->group != Group::sampling) {
      return fields.fail("sampling has no setting named " + dump(Json(name)));
    }
    if (auto done = property_from_json(*property, experiment, value); !done) {
      return fields.fail(done.error().message);
    }
  }
  sampling = experiment.sampling;
}

void read_clamps(Fields& fields, std::vector<Clamp>& clamps) {
  const auto* json = fields.find("clamp");
  if (!json) return;
  if (!json->is_array()) return fields.fail("clamp must be a list [{\"layer\", \"unit\", \"value\"}, …]");
  for (const auto& item : *json) {
    if (!item.is_object())
      return fields.fail("clamp: each must be an object {\"layer\", \"unit\", \"value\"}");
    Fields parts(item);
    std::uint64_t layer = 0, unit = 0;
    double value = 0;
    parts.read("layer", layer);
    parts.read("unit", unit);
    parts.read("value", value, &Json::is_number, "a number");
    for (const char* name : {"layer", "unit", "value"}) {
      if (!item.contains(name)) parts.fail(std::string(name) + " is missing");
    }
    if (const auto& mistake = parts.mistake(); !mistake.empty()) return fields.fail("clamp: " + mistake);
    clamps.push_back({static_cast<std::size_t>(layer), static_cast<std::size_t>(unit), value});
  }
}

void read_experiment(Fields& fields, Experiment& experiment) {
  const auto* json = fields.find("experiment");
  if (!json) return;
  if (json->is_string()) {
    const auto preset = preset_named(json->get_ref<const std::string&>());
    if (!preset) return fields.fail(preset.error().message);
    experiment = (*preset)->experiment;
    return;
  }
  auto read = experiment_from_json(dump(*json));
  if (!read) return fields.fail(read.error().message);
  experiment = std::move(*read);
}

template <class Enumeration>
void read_name(Fields& fields, std::string_view field, Enumeration& value, const auto& names,
               std::string_view list) {
  std::string name(names[static_cast<std::size_t>(value)]);
  fields.read(field, name);
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return fields.fail(std::string(field) + " must be " + std::string(list));
  value = static_cast<Enumeration>(found - names.begin());
}

void read_part(Fields& fields, Part& part) {
  read_name(fields, "part", part, kPartNames, "validation, training, whole or test");
}

void read_inspect(Fields& fields, Inspect& action) {
  read_name(fields, "what", action.what, kInspectionNames,
            "gates, gradients, saturation, features, projection or norms");
  fields.read("start", action.start);
  fields.read("length", action.length);
  fields.read("layer", action.layer);
  fields.read("quantity", action.quantity);
  fields.read("sequences", action.sequences);
}

/// The fields of each action, as JSON …
struct ToJson {
  Json& object;

  void operator()(const OpenExperiment& action) const {
    object["experiment"] = Json::parse(to_json(action.experiment), nullptr, false);
  }
  void operator()(const SetProperty& action) const {
    object["name"] = action.name;
    object["value"] = Json::parse(action.value, nullptr, false);
  }
  void operator()(const LoadText& action) const {
    object["name"] = action.name;
    object["latin1"] = action.latin1;
    object["keep_network"] = action.keep_network;
  }
  void operator()(const Run&) const {}
  void operator()(const Pause&) const {}
  void operator()(const Train& action) const {
    object["count"] = action.count;
    object["evaluate"] = action.evaluate;
  }
  void operator()(const Reset&) const {}
  void operator()(const Generate& action) const {
    object["sampling"] = sampling_to_json(action.sampling);
    write(action.clamps);
  }
  void operator()(const Evaluate& action) const {
    object["part"] = kPartNames[static_cast<std::size_t>(action.part)];
  }
  void operator()(const Answer& action) const {
    object["example"] = action.example;
    object["beam"] = action.beam;
    write(action.clamps);
  }
  void operator()(const Probe& action) const {
    object["layer"] = action.layer;
    object["quantity"] = action.quantity;
  }
  void operator()(const Inspect& action) const {
    object["what"] = kInspectionNames[static_cast<std::size_t>(action.what)];
    object["start"] = action.start;
    object["length"] = action.length;
    object["layer"] = action.layer;
    object["quantity"] = action.quantity;
    object["sequences"] = action.sequences;
  }
  void operator()(const Save&) const {}
  void operator()(const LoadModel&) const {}
  void operator()(const ListPresets&) const {}
  void operator()(const Export& action) const {
    object["format"] = kExportFormatNames[static_cast<std::size_t>(action.format)];
  }

  void write(std::span<const Clamp> clamps) const {
    for (const Clamp& clamp : clamps) {
      object["clamp"].push_back({{"layer", clamp.layer}, {"unit", clamp.unit}, {"value", clamp.value}});
    }
  }
};

/// … and back.
struct FromJson {
  Fields& fields;
  Bytes& bytes;

  void operator()(OpenExperiment& action) const { read_experiment(fields, action.experiment); }
  void operator()(SetProperty& action) const {
    fields.read("name", action.name);
    if (const auto* value = fields.find("value")) action.value = dump(*value);
  }
  void operator()(LoadText& action) const {
    fields.read("name", action.name);
    fields.read("latin1", action.latin1);
    fields.read("keep_network", action.keep_network);
    action.bytes = std::move(bytes);
  }
  void operator()(Run&) const {}
  void operator()(Pause&) const {}
  void operator()(Train& action) const {
    fields.read("count", action.count);
    fields.read("evaluate", action.evaluate);
  }
  void operator()(Reset&) const {}
  void operator()(Generate& action) const {
    read_sampling(fields, action.sampling);
    read_clamps(fields, action.clamps);
  }
  void operator()(Evaluate& action) const { read_part(fields, action.part); }
  void operator()(Answer& action) const {
    fields.read("example", action.example);
    fields.read("beam", action.beam);
    read_clamps(fields, action.clamps);
  }
  void operator()(Probe& action) const {
    fields.read("layer", action.layer);
    fields.read("quantity", action.quantity);
  }
  void operator()(Inspect& action) const { read_inspect(fields, action); }
  void operator()(Save&) const {}
  void operator()(LoadModel& action) const { action.bytes = std::move(bytes); }
  void operator()(ListPresets&) const {}
  void operator()(Export& action) const {
    read_name(fields, "format", action.format, kExportFormatNames, "onnx or pytorch");
  }
};

constexpr std::string_view kActionNames[] = {"open",  "set",        "load_text", "run",    "pause", "train",
                                             "reset", "generate",   "evaluate",  "answer", "probe", "inspect",
                                             "save",  "load_model", "presets",   "export"};
static_assert(std::size(kActionNames) == std::variant_size_v<Action>);

template <std::size_t... index>
Action make_action(std::size_t wanted, std::index_sequence<index...>) {
  Action action;
  ((wanted == index ? void(action.emplace<index>()) : void()), ...);
  return action;
}

}  // namespace

std::string to_json(const Command& command) {
  Json object = {{"request", command.request}, {"action", kActionNames[command.action.index()]}};
  std::visit(ToJson{object}, command.action);
  return dump(object);
}

Expected<Command> command_from_json(std::string_view json, Bytes bytes) {
  const auto object = parse_object(json, "the command");
  if (!object) return std::unexpected(object.error());
  Fields fields(*object);
  Command command;
  std::string name;
  fields.read("request", command.request);
  fields.read("action", name);
  const auto* found = std::ranges::find(kActionNames, name);
  if (found == std::end(kActionNames)) return error("there is no action named " + dump(Json(name)));
  command.action = make_action(static_cast<std::size_t>(found - kActionNames),
                               std::make_index_sequence<std::variant_size_v<Action>>());
  std::visit(FromJson{fields, bytes}, command.action);
  if (const auto& mistake = fields.mistake(); !mistake.empty()) return error(name + ": " + mistake);
  return command;
}

std::string to_json(const Reply& reply) {
  Json object = {{"request", reply.request}, {"error", reply.error}};
  auto result = Json::parse(reply.result.empty() ? "{}" : reply.result, nullptr, false);
  object["result"] = result.is_discarded() ? Json::object() : std::move(result);
  return dump(object);
}

Expected<Reply> reply_from_json(std::string_view json, Bytes bytes) {
  auto object = Json::parse(json, nullptr, false);  // the engine's own, of any size: a text may be in it
  if (!object.is_object()) return error("the reply is not a JSON object");
  Fields fields(object);
  Reply reply;
  fields.read("request", reply.request);
  fields.read("error", reply.error);
  if (const auto* result = fields.find("result")) reply.result = dump(*result);
  if (const auto& mistake = fields.mistake(); !mistake.empty()) return error("the reply: " + mistake);
  reply.bytes = std::move(bytes);
  return reply;
}

}  // namespace rnn
