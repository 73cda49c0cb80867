#include "engine/formats/pytorch_shape.h"

#include "engine/formats/pytorch_wishes.h"
#include "engine/losses/loss.h"

namespace rnn::pytorch {
namespace {

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

}  // namespace

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

  NetworkShape shape{
      .cell = *cell,
      .inputs = (*input)->shape[1],
      .hidden = wishes.hidden.value_or(*recurrent ? (*recurrent)->shape[1] : (*input)->shape[0]),
      .layers = wishes.layers.value_or(count_layers(tensors, parts)),
      .bidirectional = wishes.bidirectional.value_or(reads_backwards(tensors, parts)),
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

}  // namespace rnn::pytorch
