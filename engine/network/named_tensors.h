#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/network/parameters.h"

namespace rnn {

/// A tensor as a file holds it: row-major, in PyTorch's shape.
struct NamedTensor {
  std::string name;
  std::vector<std::size_t> shape;
  std::vector<float> values;

  bool operator==(const NamedTensor&) const = default;
};

/// A state as a file holds it: tensors, and whole numbers (steps, positions, random state) by name.
struct NamedState {
  std::vector<NamedTensor> tensors;
  std::map<std::string, std::uint64_t, std::less<>> numbers;

  const NamedTensor* find(std::string_view name) const;
  bool operator==(const NamedState&) const = default;
};

/// The tensor `name`, which must be there, of this shape and finite; the error says which of them is not so.
Expected<const NamedTensor*> find_checked(std::span<const NamedTensor> tensors, std::string_view name,
                                          const std::vector<std::size_t>& shape);

/// Every parameter of an arena in PyTorch's shape, its name after `prefix`.
std::vector<NamedTensor> tensors_from_arena(const ParameterTable& table, std::span<const float> arena,
                                            std::string_view prefix = "");

/// The reverse. On an error (see find_checked) the arena is left as it was. Tensors of other names are not
/// looked at.
Expected<void> arena_from_tensors(const ParameterTable& table, std::span<const NamedTensor> tensors,
                                  std::span<float> arena, std::string_view prefix = "");

}  // namespace rnn
