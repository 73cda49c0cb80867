#include "engine/formats/nested_numbers.h"

#include <cmath>

namespace rnn {

namespace {

struct Reader {
  const std::string& field;
  const std::vector<Extent>& wanted;
  double most;
  std::vector<std::size_t> place = {};
  NestedNumbers found = {};

  std::unexpected<Error> refused(const std::string& what) const {
    std::string text = field;
    for (const std::size_t index : place) text.append("[").append(std::to_string(index)).append("]");
    std::string form = field + " is ";
    for (const Extent& extent : wanted) {
      form.append("[").append(extent.name);
      if (extent.size) form.append(" = ").append(std::to_string(*extent.size));
      form.append("]");
    }
    return error(text + " " + what + "; " + form + ".");
  }

  Expected<void> read(const nlohmann::json& json, std::size_t depth) {
    if (depth == wanted.size()) {
      if (!json.is_number()) return refused("must be a number");
      found.values.push_back(json.get<double>());
      if (!std::isfinite(found.values.back())) return refused("is not finite");
      if (std::abs(found.values.back()) > most) {
        return refused("is " + json.dump() + ", which is not finite in single precision (beyond 3.4e38)");
      }
      return {};
    }
    if (!json.is_array()) return refused("must be an array");
    if (found.extents.size() == depth) found.extents.push_back(wanted[depth].size.value_or(json.size()));
    const std::size_t size = found.extents[depth];
    if (json.empty() || json.size() != size) {
      return refused("has " + std::to_string(json.size()) + " elements and must have " +
                     (size == 0 ? "at least one" : std::to_string(size)));
    }
    for (std::size_t i = 0; i < size; ++i) {
      place.push_back(i);
      if (auto fine = read(json[i], depth + 1); !fine) return fine;
      place.pop_back();
    }
    return {};
  }
};

}  // namespace

Expected<NestedNumbers> read_nested(const nlohmann::json& json, const std::string& field,
                                    const std::vector<Extent>& extents, double most) {
  Reader reader{field, extents, most};
  if (auto fine = reader.read(json, 0); !fine) return std::unexpected(fine.error());
  return std::move(reader.found);
}

std::string place_of(const std::string& field, const NestedNumbers& numbers, std::size_t index) {
  std::string place;
  for (std::size_t depth = numbers.extents.size(); depth > 0; --depth) {
    const std::size_t size = numbers.extents[depth - 1];
    place = std::string("[").append(std::to_string(index % size)).append("]").append(place);
    index /= size;
  }
  return field + place;
}

}  // namespace rnn
