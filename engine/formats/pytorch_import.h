#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/formats/portable_model.h"

namespace rnn {

/// What the user says of a file. What is left out is taken from names and shapes of its tensors, and whatever
/// is said must agree with them.
struct ImportWishes {
  std::optional<CellKind> cell = {};
  std::optional<std::size_t> layers = {};
  std::optional<bool> bidirectional = {};
  std::optional<std::size_t> hidden = {};
  std::optional<InputKind> input = {};
  std::vector<std::string> vocabulary = {};  // UTF-8 of each token; empty: none

  // Weights do not tell these. The task of a file with a decoder is sequence_to_sequence.
  std::optional<LossKind> loss = {};
  std::optional<TaskShape> task = {};
  bool residual = false;
  double dropout = 0, recurrent_dropout = 0;
};

struct ImportedModel {
  PortableModel model;             // names and order of the ParameterTable
  std::vector<std::string> notes;  // what the file left open and what was taken for it, for the user
};

/// Reads a safetensors file with the weights of nn.RNN, nn.GRU or nn.LSTM, of an nn.Linear after it and
/// perhaps an nn.Embedding before it, as state_dict() of any module that holds them: what stands before
/// `weight_ih_l0` may be anything, and so may the names of the two others. Biases may be missing (zero).
///
/// With names as the ParameterTable has them (rnn.weight_ih_l0, head.weight), as train.py of an export writes
/// them, everything else that a network can have is found by its name too: peepholes, layers without memory,
/// normalisation, decoder, attention.
///
/// Errors name the tensor, its shape and the one that is expected. What shapes do not tell: tanh from ReLU,
/// so `cell` must be said for nn.RNN; one-hot from dense input (taken as one-hot with a vocabulary, else
/// dense), and the loss (taken as softmax).
Expected<ImportedModel> import_pytorch(std::span<const std::uint8_t> file, const ImportWishes& wishes);

}  // namespace rnn
