#pragma once

#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/error.h"

namespace rnn {

/// One extent of nested arrays: its name in messages, and how many there must be (none: as many as there
/// are).
struct Extent {
  std::string name;
  std::optional<std::size_t> size = {};
};

struct NestedNumbers {
  std::vector<std::size_t> extents;
  std::vector<double> values;  // row-major
};

/// Arrays in arrays of finite numbers, no larger than `most`, all of one extent the same size, none empty.
/// Errors name the place: inputs[3][1].
Expected<NestedNumbers> read_nested(const nlohmann::json& json, const std::string& field,
                                    const std::vector<Extent>& extents,
                                    double most = std::numeric_limits<double>::max());

/// inputs[3][1]: of value `index` among those.
std::string place_of(const std::string& field, const NestedNumbers& numbers, std::size_t index);

/// Numbers as nested arrays.
template <class T>
nlohmann::json nested_json(const T* values, std::vector<std::size_t> extents) {
  std::vector<nlohmann::json> row;
  std::size_t count = 1;
  for (const std::size_t extent : extents) count *= extent;
  for (std::size_t i = 0; i < count; ++i) row.emplace_back(static_cast<double>(values[i]));
  for (; !extents.empty(); extents.pop_back()) {
    std::vector<nlohmann::json> outer;
    for (std::size_t i = 0; i < row.size(); i += extents.back()) {
      const auto first = row.begin() + static_cast<std::ptrdiff_t>(i);
      const auto end = first + static_cast<std::ptrdiff_t>(extents.back());
      outer.emplace_back(
          nlohmann::json::array_t(std::make_move_iterator(first), std::make_move_iterator(end)));
    }
    row = std::move(outer);
  }
  return std::move(row.front());
}

}  // namespace rnn
