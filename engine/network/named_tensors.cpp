#include "engine/network/named_tensors.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace rnn {

namespace {

const NamedTensor* find_tensor(std::span<const NamedTensor> tensors, std::string_view name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  return found == tensors.end() ? nullptr : &*found;
}

std::string describe(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

/// Calls copy(place in the arena, place in PyTorch's order) for every number of a parameter.
template <class Copy>
void for_each_number(const Parameter& parameter, Copy copy) {
  if (parameter.lookup) {
    for (std::size_t i = 0; i < parameter.size(); ++i) copy(parameter.offset + i, i);
    return;
  }
  const std::size_t columns = std::max<std::size_t>(parameter.inputs, 1);
  for (std::size_t i = 0; i < columns; ++i) {
    for (std::size_t o = 0; o < parameter.outputs; ++o) {
      copy(parameter.offset + i * parameter.outputs + o, o * columns + i);
    }
  }
}

}  // namespace

const NamedTensor* NamedState::find(std::string_view name) const { return find_tensor(tensors, name); }

std::vector<NamedTensor> tensors_from_arena(const ParameterTable& table, std::span<const float> arena,
                                            std::string_view prefix) {
  assert(arena.size() == table.arena_size());
  std::vector<NamedTensor> tensors;
  for (const Parameter& parameter : table.parameters()) {
    NamedTensor tensor{std::string(prefix) + parameter.name, parameter.shape(),
                       std::vector<float>(parameter.size())};
    for_each_number(parameter, [&](std::size_t from, std::size_t to) { tensor.values[to] = arena[from]; });
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

Expected<const NamedTensor*> find_checked(std::span<const NamedTensor> tensors, std::string_view name,
                                          const std::vector<std::size_t>& shape) {
  const NamedTensor* tensor = find_tensor(tensors, name);
  if (tensor == nullptr) return error("The tensor \"" + std::string(name) + "\" is missing.");
  std::size_t size = 1;
  for (const std::size_t extent : shape) size *= extent;
  if (tensor->shape != shape || tensor->values.size() != size) {
    return error("The tensor \"" + std::string(name) + "\" has the shape " + describe(tensor->shape) +
                 "; the network needs " + describe(shape) + ".");
  }
  if (!std::ranges::all_of(tensor->values, [](float value) { return std::isfinite(value); })) {
    return error("The tensor \"" + std::string(name) + "\" holds a number that is not finite.");
  }
  return tensor;
}

Expected<void> arena_from_tensors(const ParameterTable& table, std::span<const NamedTensor> tensors,
                                  std::span<float> arena, std::string_view prefix) {
  assert(arena.size() == table.arena_size());
  std::vector<const NamedTensor*> found;
  for (const Parameter& parameter : table.parameters()) {
    const auto tensor = find_checked(tensors, std::string(prefix) + parameter.name, parameter.shape());
    if (!tensor) return std::unexpected(tensor.error());
    found.push_back(*tensor);
  }
  std::ranges::fill(arena, 0.0f);
  for (std::size_t p = 0; p < found.size(); ++p) {
    for_each_number(table.parameters()[p],
                    [&](std::size_t to, std::size_t from) { arena[to] = found[p]->values[from]; });
  }
  return {};
}

}  // namespace rnn
