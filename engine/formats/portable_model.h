#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/network/named_tensors.h"
#include "engine/network/shape.h"

namespace rnn {

/// A model on its way out to other programs, or in from them.
struct PortableModel {
  NetworkShape shape;
  std::vector<NamedTensor> tensors;     // those of ParameterTable(shape), in any order
  std::vector<std::string> vocabulary;  // UTF-8 of each token; empty when tokens have no names

  /// The tensor of that name, which must be there.
  const NamedTensor& tensor(std::string_view name) const;

  bool operator==(const PortableModel&) const = default;
};

/// A file that other programs read, and what it is to be called.
struct ExportedFile {
  std::string name;
  std::vector<std::uint8_t> bytes;
};

/// Whether torch.nn has a module for it.
bool has_pytorch_module(CellKind cell);

/// Refuses sizes that are zero or beyond reason, and parts that do not go together.
Expected<void> check(const NetworkShape& shape);

/// Refuses, naming it: what is wrong with the shape, a tensor that is missing, of another shape, not finite,
/// twice there or of no use, a vocabulary of another size than the input.
Expected<void> check(const PortableModel& model);

/// [4, 3], for messages.
std::string shape_text(const std::vector<std::size_t>& shape);

}  // namespace rnn
