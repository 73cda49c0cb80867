#include "engine/formats/pytorch_tensors.h"

#include <algorithm>

#include "engine/formats/portable_model.h"
#include "engine/formats/safetensors.h"

namespace rnn::pytorch {
namespace {

constexpr std::string_view kFirst = "weight_ih_l0";

/// What stands before weight_ih_l0, as in "lstm." or "".
Expected<std::string> find_prefix(const Tensors& tensors) {
  const NamedTensor* found = nullptr;
  for (const auto& tensor : tensors) {
    const bool ends_so = tensor.name.ends_with(kFirst);
    const std::size_t before = ends_so ? tensor.name.size() - kFirst.size() : 0;
    if (!ends_so || (before > 0 && tensor.name[before - 1] != '.')) continue;
    if (found != nullptr) {
      return error("There are two recurrent modules, with \"" + found->name + "\" and \"" + tensor.name +
                   "\": only one can be read.");
    }
    found = &tensor;
  }
  if (found == nullptr) {
    return error("No tensor is called weight_ih_l0: this is no nn.RNN, nn.GRU or nn.LSTM of PyTorch.");
  }
  return found->name.substr(0, found->name.size() - kFirst.size());
}

bool is_recurrent(const NamedTensor& tensor, const std::string& prefix) {
  if (!tensor.name.starts_with(prefix)) return false;
  const auto rest = std::string_view(tensor.name).substr(prefix.size());
  return rest.starts_with("weight_ih_l") || rest.starts_with("weight_hh_l") ||
         rest.starts_with("bias_ih_l") || rest.starts_with("bias_hh_l");
}

bool called_embedding(const NamedTensor& tensor) {
  std::string name = tensor.name;
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return name.find("emb") != std::string::npos;
}

}  // namespace

Expected<Tensors> read_tensors(std::span<const std::uint8_t> bytes) {
  auto file = read_safetensors(bytes);
  if (!file) return std::unexpected(file.error());
  const auto format = file->metadata.find("format");
  if (format != file->metadata.end() && format->second.starts_with("rnn-playground")) {
    return error("This is a model of this program already: use it as --model, there is nothing to import.");
  }
  Tensors tensors;
  for (const auto& tensor : file->tensors) {
    auto values = converted_floats_of(tensor);
    if (!values) return std::unexpected(values.error());
    tensors.push_back({tensor.name, {tensor.shape.begin(), tensor.shape.end()}, std::move(*values)});
  }
  return tensors;
}

const NamedTensor* find(const Tensors& tensors, std::string_view name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  return found == tensors.end() ? nullptr : &*found;
}

Expected<const NamedTensor*> find_matrix(const Tensors& tensors, const std::string& name) {
  const NamedTensor* tensor = find(tensors, name);
  if (tensor == nullptr) return error("The tensor \"" + name + "\" is missing.");
  if (tensor->shape.size() != 2 || tensor->values.empty()) {
    return error(described(*tensor) + " must be a matrix.");
  }
  return tensor;
}

std::string described(const NamedTensor& tensor) {
  return "The tensor \"" + tensor.name + "\" of shape " + shape_text(tensor.shape);
}

Expected<Parts> find_parts(const Tensors& tensors) {
  if (has_own_names(tensors)) {
    return Parts{.prefix = "rnn.", .head = "head.", .embedding = find(tensors, "embedding.weight")};
  }
  auto prefix = find_prefix(tensors);
  if (!prefix) return std::unexpected(prefix.error());
  Parts parts{.prefix = *prefix, .head = {}};
  const NamedTensor* head = nullptr;
  for (const auto& tensor : tensors) {
    if (is_recurrent(tensor, *prefix) || tensor.shape.size() != 2) continue;
    if (!tensor.name.ends_with("weight")) {
      return error(described(tensor) + " has no place in a recurrent network with a linear layer after it.");
    }
    const NamedTensor*& place = called_embedding(tensor) ? parts.embedding : head;
    if (place != nullptr) {
      return error(described(tensor) + " is one too many beside \"" + place->name +
                   "\": there can be one linear layer, after the recurrent ones, and one embedding before "
                   "them, which must be called so.");
    }
    place = &tensor;
  }
  if (head == nullptr) return error("The linear layer after the recurrent ones, as head.weight, is missing.");
  parts.head = head->name.substr(0, head->name.size() - std::string_view("weight").size());
  return parts;
}

bool has_own_names(const Tensors& tensors) {
  return find(tensors, "rnn.weight_ih_l0") != nullptr && find(tensors, "head.weight") != nullptr;
}

std::size_t count_layers(const Tensors& tensors, const Parts& parts) {
  std::size_t layers = 1;
  while (find(tensors, parts.prefix + "weight_ih_l" + std::to_string(layers)) != nullptr) ++layers;
  return layers;
}

bool reads_backwards(const Tensors& tensors, const Parts& parts) {
  return find(tensors, parts.prefix + "weight_ih_l0_reverse") != nullptr;
}

}  // namespace rnn::pytorch
