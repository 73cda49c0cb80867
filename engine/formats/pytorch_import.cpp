#include "engine/formats/pytorch_import.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "engine/cells/cell.h"
#include "engine/formats/safetensors.h"
#include "engine/losses/loss.h"
#include "engine/network/parameters.h"

namespace rnn {

namespace {

using Tensors = std::vector<NamedTensor>;

constexpr std::string_view kFirst = "weight_ih_l0";

const NamedTensor* find(const Tensors& tensors, std::string_view name) {
  const auto found = std::ranges::find(tensors, name, &NamedTensor::name);
  return found == tensors.end() ? nullptr : &*found;
}

std::string described(const NamedTensor& tensor) {
  return "The tensor \"" + tensor.name + "\" of shape " + shape_text(tensor.shape);
}

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

/// Whether the names are those of the ParameterTable. Only then there may be more than PyTorch's modules.
bool has_own_names(const Tensors& tensors) {
  return find(tensors, "rnn.weight_ih_l0") != nullptr && find(tensors, "head.weight") != nullptr;
}

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

/// Of the matrices beside the recurrent ones: one is the linear layer after them, a second the embedding.
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

Expected<const NamedTensor*> find_matrix(const Tensors& tensors, const std::string& name) {
  const NamedTensor* tensor = find(tensors, name);
  if (tensor == nullptr) return error("The tensor \"" + name + "\" is missing.");
  if (tensor->shape.size() != 2 || tensor->values.empty()) {
    return error(described(*tensor) + " must be a matrix.");
  }
  return tensor;
}

/// From W [G·H][H] the number of gates, and from that the cell.
Expected<CellKind> infer_cell(const Tensors& tensors, const Parts& parts, const NamedTensor* matrix) {
  if (matrix == nullptr) return CellKind::feed_forward;
  const NamedTensor& recurrent = *matrix;
  if (find(tensors, parts.prefix + "peephole_l0") != nullptr) return CellKind::lstm_peephole;
  const std::size_t rows = recurrent.shape[0], hidden = recurrent.shape[1];
  if (rows == 4 * hidden) return CellKind::lstm;
  if (rows == 3 * hidden) return CellKind::gru;
  if (rows == hidden) {
    return error(described(recurrent) +
                 " belongs to nn.RNN, and weights do not tell its tanh from ReLU: say which (cell rnn or "
                 "rnn_relu).");
  }
  return error(described(recurrent) +
               " must have 1, 3 or 4 times as many rows as columns (nn.RNN, nn.GRU, nn.LSTM).");
}

/// What was said of the cell, held against W [G·H][H].
Expected<void> check_cell(const NamedTensor& recurrent, CellKind said) {
  const std::size_t rows = recurrent.shape[0], hidden = recurrent.shape[1];
  const std::size_t gates = cell_traits(said).gates.size();
  if (rows == gates * hidden || rows % hidden != 0) return {};
  std::string whose;
  for (const CellKind cell : {CellKind::rnn, CellKind::gru, CellKind::lstm}) {
    if (cell_traits(cell).gates.size() * hidden == rows) whose = kCellNames[static_cast<std::size_t>(cell)];
  }
  const auto product = [&](std::size_t count) {
    return std::to_string(count) + "·" + std::to_string(hidden);
  };
  return error(described(recurrent) + " has " + std::to_string(rows) + " = " + product(rows / hidden) +
               " rows" + (whose.empty() ? "" : ", those of the cell " + whose) + "; --cell " +
               std::string(kCellNames[static_cast<std::size_t>(said)]) + " has " + product(gates) + ".");
}

std::size_t count_layers(const Tensors& tensors, const std::string& prefix) {
  std::size_t layers = 1;
  while (find(tensors, prefix + "weight_ih_l" + std::to_string(layers)) != nullptr) ++layers;
  return layers;
}

/// Whatever is said must agree with names and shapes; the flag that does not is named.
Expected<void> check_wishes(const Tensors& tensors, const Parts& parts, const NamedTensor* recurrent,
                            const ImportWishes& wishes) {
  if (recurrent && wishes.cell) {
    if (auto fine = check_cell(*recurrent, *wishes.cell); !fine) return fine;
  }
  if (recurrent && wishes.hidden && *wishes.hidden != recurrent->shape[1]) {
    return error(described(*recurrent) + " is one of " + std::to_string(recurrent->shape[1]) +
                 " units; --hidden says " + std::to_string(*wishes.hidden) + ".");
  }
  const std::size_t layers = count_layers(tensors, parts.prefix);
  if (wishes.layers && *wishes.layers != layers) {
    return error("The file has weights of " + std::to_string(layers) + " layers (\"" + parts.prefix +
                 "weight_ih_l" + std::to_string(layers - 1) + "\" is the last); --layers says " +
                 std::to_string(*wishes.layers) + ".");
  }
  const bool reverse = find(tensors, parts.prefix + "weight_ih_l0_reverse") != nullptr;
  if (wishes.bidirectional && *wishes.bidirectional != reverse) {
    return error("The file has " + std::string(reverse ? "a" : "no") + " \"" + parts.prefix +
                 "weight_ih_l0_reverse\", so its network reads in " +
                 (reverse ? "both directions: --bidirectional is missing."
                          : "one direction: leave out --bidirectional."));
  }
  return {};
}

/// W of the first layer; null when the file has a layer without memory.
Expected<const NamedTensor*> find_recurrent(const Tensors& tensors, const Parts& parts,
                                            const ImportWishes& wishes) {
  const std::string name = parts.prefix + "weight_hh_l0";
  const bool without = has_own_names(tensors) && find(tensors, name) == nullptr &&
                       wishes.cell.value_or(CellKind::feed_forward) == CellKind::feed_forward;
  if (without) return nullptr;
  return find_matrix(tensors, name);
}

/// What names alone tell, where they are our own.
void infer_structure(const Tensors& tensors, NetworkShape& shape) {
  if (!has_own_names(tensors)) return;
  const auto has = [&](std::string_view name) { return find(tensors, name) != nullptr; };
  shape.layer_norm = has("norms.0.weight");
  if (has("decoder.weight_ih_l0")) shape.task = TaskShape::sequence_to_sequence;
  if (has("attention.combine.weight")) {
    shape.attention = has("attention.score.weight") ? AttentionKind::additive : AttentionKind::dot;
  }
}

/// Rows of the head are the outputs, or more where the loss takes more.
Expected<std::size_t> infer_outputs(const NamedTensor& head, LossKind loss) {
  const std::size_t rows = head.shape[0], each = loss_of<float>(loss).outputs_per_target;
  if (rows % each == 0) return rows / each;
  return error(described(head) + " must have a multiple of " + std::to_string(each) +
               " rows: so many numbers the loss " + std::string(loss_of<float>(loss).name) +
               " takes for each output.");
}

Expected<void> infer_input(NetworkShape& shape, const Parts& parts, const ImportWishes& wishes) {
  const NamedTensor* embedding = parts.embedding;
  if (embedding != nullptr && embedding->shape.size() != 2) {
    return error(described(*embedding) + " must be a matrix.");
  }
  if (embedding != nullptr) {
    shape.input_kind = InputKind::embedding;
    shape.inputs = embedding->shape[0];
    shape.embedding = embedding->shape[1];
  } else {
    shape.input_kind =
        wishes.input.value_or(wishes.vocabulary.empty() ? InputKind::dense : InputKind::one_hot);
  }
  if (wishes.input && *wishes.input != shape.input_kind) {
    return error(described(*embedding) + " is an embedding, and the model was said to have none.");
  }
  if (shape.input_kind == InputKind::embedding && embedding == nullptr) {
    return error("The model was said to have an embedding; no matrix is called so (embedding.weight).");
  }
  return {};
}

Expected<NetworkShape> infer_shape(const Tensors& tensors, const Parts& parts, const ImportWishes& wishes) {
  const auto input = find_matrix(tensors, parts.prefix + "weight_ih_l0");
  const auto recurrent = find_recurrent(tensors, parts, wishes);
  const auto head = find_matrix(tensors, parts.head + "weight");
  for (const auto& matrix : {input, recurrent, head}) {
    if (!matrix) return std::unexpected(matrix.error());
  }
  if (auto fine = check_wishes(tensors, parts, *recurrent, wishes); !fine)
    return std::unexpected(fine.error());
  const auto cell = wishes.cell ? Expected<CellKind>(*wishes.cell) : infer_cell(tensors, parts, *recurrent);
  if (!cell) return std::unexpected(cell.error());
  const LossKind loss = wishes.loss.value_or(LossKind::softmax);
  const auto outputs = infer_outputs(**head, loss);
  if (!outputs) return std::unexpected(outputs.error());

  const bool reverse = find(tensors, parts.prefix + "weight_ih_l0_reverse") != nullptr;
  NetworkShape shape{
      .cell = *cell,
      .inputs = (*input)->shape[1],
      .hidden = wishes.hidden.value_or(*recurrent ? (*recurrent)->shape[1] : (*input)->shape[0]),
      .layers = wishes.layers.value_or(count_layers(tensors, parts.prefix)),
      .bidirectional = wishes.bidirectional.value_or(reverse),
      .residual = wishes.residual,
      .dropout = wishes.dropout,
      .recurrent_dropout = wishes.recurrent_dropout,
      .outputs = *outputs,
      .loss = loss};
  infer_structure(tensors, shape);
  if (wishes.task && (*wishes.task == TaskShape::sequence_to_sequence) != shape.has_decoder()) {
    return error(
        shape.has_decoder()
            ? "The file has a decoder (decoder.weight_ih_l0): its task is sequence_to_sequence."
            : "The task sequence_to_sequence needs a decoder; no tensor is called decoder.weight_ih_l0.");
  }
  shape.task = wishes.task.value_or(shape.task);
  if (auto fine = infer_input(shape, parts, wishes); !fine) return std::unexpected(fine.error());
  return shape;
}

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
