#include "engine/cli/property_flags.h"

#include <algorithm>

#include "engine/session/property_json.h"

namespace rnn::cli {
namespace {

std::string flag_name(const Property& property) {
  std::string name = "--" + std::string(property.name);
  std::ranges::replace(name, '_', '-');
  return name;
}

std::string_view group_title(Group group) {
  constexpr std::string_view titles[] = {"Data", "Network", "Training", "Sampling"};
  return titles[static_cast<std::size_t>(group)];
}

/// What stands behind the flag in the help: the choices, or the limits, and the default.
struct TypeText {
  std::string operator()(const WholeNumber& kind) const {
    return std::to_string(kind.least) + "–" + std::to_string(kind.most);
  }
  std::string operator()(const Seed&) const { return "N"; }
  std::string operator()(const RealNumber& kind) const {
    return dump(Json(kind.least)) + "–" + dump(Json(kind.most));
  }
  std::string operator()(const rnn::Flag&) const { return ""; }
  std::string operator()(const Text&) const { return "TEXT"; }
  std::string operator()(const Choice& kind) const {
    std::string names;
    for (const auto name : kind.names) names += (names.empty() ? "" : "|") + std::string(name);
    return names;
  }
};

}  // namespace

void PropertyFlags::add(CLI::App& app, Group group, const std::map<std::string_view, std::string>& aliases) {
  for (const auto& property : properties()) {
    if (property.group != group || property.name == "data") continue;  // --data names a file
    auto& flag = flags_.emplace_back(&property, nullptr, "");
    const std::string help(property.help);
    const auto alias = aliases.find(property.name);
    const auto names = (alias == aliases.end() ? "" : "--" + alias->second + ",") + flag_name(property);
    if (std::holds_alternative<rnn::Flag>(property.kind)) {
      // What is on already can only be switched off.
      const bool on = property_to_json(property, Experiment{}).get<bool>();
      flag.option =
          app.add_flag(names, flag.value, help + (on ? " [on; " + flag_name(property) + "=false]" : ""));
    } else {
      flag.option = app.add_option(names, flag.value, help);
      auto type = std::visit(TypeText{}, property.kind);
      const auto standard = dump(property_to_json(property, Experiment{}));
      flag.option->type_name(type + (standard == "\"\"" ? "" : " [" + standard + "]"));
    }
    flag.option->group(std::string(group_title(group)));
  }
}

std::vector<PropertyFlags::Given> PropertyFlags::given() const {
  std::vector<Given> given;
  for (const auto& flag : flags_) {
    if (flag.option->count() > 0) given.push_back({flag.property, flag_name(*flag.property), flag.value});
  }
  return given;
}

Expected<void> PropertyFlags::apply(Experiment& experiment) const {
  for (const auto& [property, flag, value] : given()) {
    if (auto set = property_from_json(*property, experiment, Json(value)); !set) {
      return error(flag + ": " + set.error().message);
    }
  }
  return {};
}

}  // namespace rnn::cli
