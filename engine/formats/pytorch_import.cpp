#include "engine/formats/pytorch_import.h"

#include <algorithm>
#include <set>

#include "engine/formats/pytorch_shape.h"
#include "engine/formats/pytorch_tensors.h"
#include "engine/network/parameters.h"

namespace rnn {

using namespace pytorch;

namespace {

void add_notes(const NetworkShape& shape, const ImportWishes& wishes, std::vector<std::string>& notes) {
  if (!wishes.input && shape.input_kind == InputKind::dense) {
    notes.push_back("Weights do not tell one-hot from dense input: taken as dense, " +
                    std::to_string(shape.inputs) + " numbers at each step.");
  }
  if (!wishes.loss && wishes.vocabulary.empty()) {
    notes.push_back("Weights do not tell the loss: taken as softmax, one of " +
                    std::to_string(shape.outputs) + " classes.");
  }
}

/// Takes every tensor of the model out of the file's, under its own name. Biases that the file does not have
/// at all (bias=False) are zero.
Expected<void> take_tensors(Tensors& tensors, const Parts& parts, ImportedModel& imported) {
  auto& model = imported.model;
  const auto has_bias = [&](const std::string& prefix) {
    return std::ranges::any_of(tensors, [&](const auto& t) { return t.name.starts_with(prefix + "bias"); });
  };
  const bool recurrent_bias = has_bias(parts.prefix), head_bias = has_bias(parts.head);
  std::set<std::string> taken;
  const ParameterTable table(model.shape);
  for (const Parameter& wanted : table.parameters()) {
    const std::string name = parts.file_name(wanted.name);
    const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
    const bool may_miss = wanted.name == "head.bias"            ? !head_bias
                          : wanted.name.starts_with("rnn.bias") ? !recurrent_bias
                                                                : false;
    if (found != tensors.end() && found->shape == wanted.shape()) {
      taken.insert(name);
      model.tensors.push_back({wanted.name, wanted.shape(), std::move(found->values)});
    } else if (found != tensors.end()) {
      return error(described(*found) + " does not fit: " + shape_text(wanted.shape()) + " is expected.");
    } else if (may_miss) {
      imported.notes.push_back("There is no \"" + name + "\": taken as zero.");
      model.tensors.push_back({wanted.name, wanted.shape(), std::vector<float>(wanted.size())});
    } else {
      return error("The tensor \"" + name + "\" of shape " + shape_text(wanted.shape()) + " is missing.");
    }
  }
  for (const auto& tensor : tensors) {
    if (!taken.contains(tensor.name)) return error(described(tensor) + " has no place in this model.");
  }
  return {};
}

}  // namespace

Expected<ImportedModel> import_pytorch(std::span<const std::uint8_t> file, const ImportWishes& wishes) {
  auto tensors = read_tensors(file);
  if (!tensors) return std::unexpected(tensors.error());
  const auto parts = find_parts(*tensors);
  if (!parts) return std::unexpected(parts.error());
  const auto shape = infer_shape(*tensors, *parts, wishes);
  if (!shape) return std::unexpected(shape.error());
  if (auto fine = check(*shape); !fine) return std::unexpected(fine.error());

  ImportedModel imported{.model = {.shape = *shape, .tensors = {}, .vocabulary = wishes.vocabulary},
                         .notes = {}};
  add_notes(*shape, wishes, imported.notes);
  if (auto fine = take_tensors(*tensors, *parts, imported); !fine) return std::unexpected(fine.error());
  if (auto fine = check(imported.model); !fine) return std::unexpected(fine.error());
  return imported;
}

}  // namespace rnn
