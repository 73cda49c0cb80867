#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/cells/cell_kind.h"
#include "engine/losses/loss_kind.h"

namespace rnn {

/// Index into the vocabulary.
using Token = std::uint32_t;

enum class InputKind : int {
  one_hot,    // a token at each step; its product with U is a row of U
  dense,      // I numbers at each step
  embedding,  // a token at each step, read as a row of E learned numbers
};

/// How inputs and outputs of a network lie in time.
enum class TaskShape : int {
  one_to_one,            // one input, one output
  one_to_many,           // one input, then the network's own outputs fed back
  many_to_one,           // an output after the last input
  many_to_many,          // an output at every input
  sequence_to_sequence,  // the whole input is read, then an output of its own length is written
};
/// As in files and links; index = value.
inline constexpr auto kTaskShapeNames = std::to_array<std::string_view>(
    {"one_to_one", "one_to_many", "many_to_one", "many_to_many", "sequence_to_sequence"});
inline constexpr auto kTaskShapeLabels = std::to_array<std::string_view>(
    {"One to one", "One to many", "Many to one", "Many to many", "Sequence to sequence"});

/// How the decoder of a sequence-to-sequence network looks back at the encoder's outputs: attention.h.
enum class AttentionKind : int { none, dot, additive };
inline constexpr auto kAttentionNames = std::to_array<std::string_view>({"none", "dot", "additive"});
inline constexpr auto kAttentionLabels =
    std::to_array<std::string_view>({"None", "Dot product (Luong)", "Additive (Bahdanau)"});

/// The form of a stack of recurrent layers, each reading the outputs of the one below.
struct StackShape {
  CellKind cell = CellKind::lstm;
  InputKind input_kind = InputKind::one_hot;
  std::size_t inputs = 0;      // size of the vocabulary, or numbers at each step
  std::size_t embedding = 0;   // E, for InputKind::embedding
  std::size_t hidden = 128;    // H: units of each direction
  std::size_t layers = 1;      // L
  std::size_t directions = 1;  // D: 2 reads from both ends, outputs side by side, forward first
  bool layer_norm = false;     // normalises the outputs of each layer (Ba et al. 2016)
  bool residual = false;       // adds to a layer's outputs its inputs, where they are as many
  double dropout = 0;          // share of the outputs of a layer that the next one does not get, in training
  double recurrent_dropout =
      0;  // share of the states that a sequence's W does not get (Gal and Ghahramani 2016)

  std::size_t width() const { return directions * hidden; }  // D·H
  /// Numbers, or one-hot tokens, that layer l reads at each step.
  std::size_t layer_inputs(std::size_t l) const {
    return l > 0 ? width() : input_kind == InputKind::embedding ? embedding : inputs;
  }
  bool reads_tokens() const { return input_kind != InputKind::dense; }
  /// Whether layer l takes the rows of U by the token instead of a product.
  bool looks_up(std::size_t l) const { return l == 0 && input_kind == InputKind::one_hot; }
  /// Whether layers hand on their states as they are.
  bool plain() const {
    return directions == 1 && !layer_norm && !residual && dropout == 0 && recurrent_dropout == 0;
  }

  bool operator==(const StackShape&) const = default;
};

/// The form of a network: a stack of recurrent layers and a linear head; for sequence-to-sequence a second
/// stack, the decoder, that starts from the final states of the first. Members as of StackShape.
struct NetworkShape {
  CellKind cell = CellKind::lstm;
  InputKind input_kind = InputKind::one_hot;
  std::size_t inputs = 0;
  std::size_t embedding = 0;
  std::size_t hidden = 128;
  std::size_t layers = 1;
  bool bidirectional = false;
  bool layer_norm = false;
  bool residual = false;
  double dropout = 0;
  double recurrent_dropout = 0;
  std::size_t outputs = 0;  // O: classes, or numbers to be predicted, at each step
  LossKind loss = LossKind::softmax;
  TaskShape task = TaskShape::many_to_many;
  AttentionKind attention = AttentionKind::none;

  bool has_decoder() const { return task == TaskShape::sequence_to_sequence; }
  /// The stack that reads the input.
  StackShape encoder() const;
  /// The stack that writes the output, of one direction: it reads what was written last, tokens of the output
  /// or O numbers. It starts with token 0, or zeros.
  StackShape decoder() const;
  /// Numbers that the head reads, and that it gives: O, or more where the loss takes more.
  std::size_t head_inputs() const;
  std::size_t head_outputs() const;
  /// Targets are classes, not numbers.
  bool targets_are_tokens() const { return loss == LossKind::softmax || loss == LossKind::ctc; }

  bool operator==(const NetworkShape&) const = default;
};

}  // namespace rnn
