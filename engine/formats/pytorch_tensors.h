#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/network/named_tensors.h"

namespace rnn::pytorch {

// A file with the state_dict() of a network made with PyTorch: which of its tensors is what.

using Tensors = std::vector<NamedTensor>;

/// Every tensor of the file, in single precision. Refuses files of our own.
Expected<Tensors> read_tensors(std::span<const std::uint8_t> bytes);

/// Null: there is none.
const NamedTensor* find(const Tensors& tensors, std::string_view name);
Expected<const NamedTensor*> find_matrix(const Tensors& tensors, const std::string& name);

/// For messages: its name and shape.
std::string described(const NamedTensor& tensor);

/// Which tensor of the file is what.
struct Parts {
  std::string prefix;                      // before weight_ih_l0
  std::string head;                        // before weight and bias of the linear layer
  const NamedTensor* embedding = nullptr;  // null: none

  /// The file's name of a parameter.
  std::string file_name(const std::string& name) const {
    if (name.starts_with("rnn.")) return prefix + name.substr(4);
    if (name.starts_with("head.")) return head + name.substr(5);
    return name == "embedding.weight" ? embedding->name : name;
  }
};

/// Of the matrices beside the recurrent ones: one is the linear layer after them, a second the embedding.
Expected<Parts> find_parts(const Tensors& tensors);

/// Whether the names are those of the ParameterTable. Only then there may be more than PyTorch's modules.
bool has_own_names(const Tensors& tensors);

std::size_t count_layers(const Tensors& tensors, const Parts& parts);
/// Whether there are weights that read backwards.
bool reads_backwards(const Tensors& tensors, const Parts& parts);

}  // namespace rnn::pytorch
