#include "engine/formats/portable_model.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>

#include "engine/cells/cell.h"
#include "engine/network/parameters.h"

namespace rnn {

namespace {

/// Sizes above these are a mistake or an attack; all products of two of them fit in 64 bits.
constexpr std::size_t kLargestSize = std::size_t{1} << 24;
constexpr std::size_t kMostLayers = 64;

std::size_t count_of(const std::vector<std::size_t>& shape) {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>());
}

Expected<void> check_tensor(const NamedTensor& tensor, const std::vector<std::size_t>& wanted) {
  if (tensor.shape != wanted) {
    return error("The tensor \"" + tensor.name + "\" has the shape " + shape_text(tensor.shape) +
                 "; the model needs " + shape_text(wanted) + ".");
  }
  if (tensor.values.size() != count_of(wanted)) {
    return error("The tensor \"" + tensor.name + "\" holds " + std::to_string(tensor.values.size()) +
                 " numbers; its shape " + shape_text(tensor.shape) + " has " +
                 std::to_string(count_of(wanted)) + ".");
  }
  if (!std::ranges::all_of(tensor.values, [](float value) { return std::isfinite(value); })) {
    return error("The tensor \"" + tensor.name + "\" holds a number that is not finite.");
  }
  return {};
}

Expected<void> check_sizes(const NetworkShape& shape) {
  const bool embeds = shape.input_kind == InputKind::embedding;
  const struct {
    const char* name;
    std::size_t value, least, most;
  } sizes[] = {
      {"inputs", shape.inputs, 1, kLargestSize},
      {"numbers in its embedding", shape.embedding, embeds ? 1u : 0u, embeds ? kLargestSize : 0},
      {"hidden units", shape.hidden, 1, kLargestSize},
      {"layers", shape.layers, 1, kMostLayers},
      {"outputs", shape.outputs, shape.loss == LossKind::ctc ? 2u : 1u, kLargestSize},
  };
  for (const auto& size : sizes) {
    if (size.value >= size.least && size.value <= size.most) continue;
    return error("The model has " + std::to_string(size.value) + " " + size.name + "; it must be between " +
                 std::to_string(size.least) + " and " + std::to_string(size.most) + ".");
  }
  for (const double rate : {shape.dropout, shape.recurrent_dropout}) {
    if (!(rate >= 0 && rate < 1)) return error("A dropout must be at least 0 and less than 1.");
  }
  return {};
}

/// What cannot be had together.
Expected<void> check_parts(const NetworkShape& shape) {
  if (shape.attention != AttentionKind::none && !shape.has_decoder()) {
    return error("Attention needs a decoder: the task sequence_to_sequence.");
  }
  if (shape.loss == LossKind::ctc && shape.task != TaskShape::many_to_many) {
    return error("The loss ctc needs an output at every input: the task many_to_many.");
  }
  if (shape.task != TaskShape::one_to_many) return {};
  if (shape.bidirectional) {
    return error("A bidirectional network cannot be one_to_many: it cannot read what is not yet written.");
  }
  if (shape.inputs < shape.outputs) {
    return error("A one_to_many network reads its outputs: it needs at least as many inputs.");
  }
  return {};
}

}  // namespace

const NamedTensor& PortableModel::tensor(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  assert(found != tensors.end());
  return *found;
}

bool has_pytorch_module(CellKind cell) {
  return cell_traits(cell).recurrent && cell_traits(cell).peepholes.empty();
}

Expected<void> check(const NetworkShape& shape) {
  if (auto fine = check_sizes(shape); !fine) return fine;
  return check_parts(shape);
}

Expected<void> check(const PortableModel& model) {
  if (auto fine = check(model.shape); !fine) return fine;
  std::set<std::string, std::less<>> wanted_names;
  const ParameterTable table(model.shape);
  for (const Parameter& wanted : table.parameters()) {
    const auto found = std::ranges::find(model.tensors, wanted.name, &NamedTensor::name);
    if (found == model.tensors.end()) {
      return error("The tensor \"" + wanted.name + "\" of shape " + shape_text(wanted.shape()) +
                   " is missing.");
    }
    if (auto fine = check_tensor(*found, wanted.shape()); !fine) return fine;
    wanted_names.insert(wanted.name);
  }
  for (const NamedTensor& tensor : model.tensors) {
    if (wanted_names.erase(tensor.name) == 0) {
      return error("The tensor \"" + tensor.name + "\" of shape " + shape_text(tensor.shape) +
                   " has no place in this model, or is there twice.");
    }
  }
  const NetworkShape& shape = model.shape;
  const bool reads_tokens = shape.input_kind != InputKind::dense;
  if (!model.vocabulary.empty() && !(reads_tokens && model.vocabulary.size() == shape.inputs)) {
    return error("The vocabulary has " + std::to_string(model.vocabulary.size()) +
                 " symbols; the model reads " +
                 (reads_tokens ? std::to_string(shape.inputs) + "." : "numbers, not tokens."));
  }
  return {};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
  std::string text = "[";
  for (const std::size_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

}  // namespace rnn
