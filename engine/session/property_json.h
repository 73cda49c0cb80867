#pragma once

#include <nlohmann/json.hpp>

#include "engine/session/properties.h"

namespace rnn {

/// Keeps the order of the property table.
using Json = nlohmann::ordered_json;

/// Text from outside may hold bytes that are no UTF-8: they are replaced, where dump would otherwise abort.
inline std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A JSON object, or what is wrong with it; `what` is the name for the message. Bounded in size.
Expected<Json> parse_object(std::string_view json, std::string_view what);

Json property_to_json(const Property& property, const Experiment& experiment);

/// Sets one property, numbers and flags also from strings. Refuses wrong types and values outside the limits.
Expected<void> property_from_json(const Property& property, Experiment& experiment, const Json& value);

/// Sets every property that `object` names.
Expected<void> properties_from_json(const Json& object, Experiment& experiment);

/// What is wrong with the value of one property.
std::optional<Problem> check_property(const Property& property, const Experiment& experiment);

}  // namespace rnn
