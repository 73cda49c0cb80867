#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cells/cell_kind.h"
#include "engine/data/example.h"
#include "engine/error.h"
#include "engine/network/named_tensors.h"
#include "engine/network/shape.h"

namespace rnn {

enum class ModelInput : int {
  one_hot,    // a token at each step, read as a vector with a single one
  embedding,  // a token at each step, read as a row of embedding.weight
  dense,      // numbers at each step
};

/// What a model is apart from its numbers, in the terms that PyTorch and ONNX share: an embedding or none,
/// L layers of D directions and H units (each layer reads the D·H outputs of the one below), a linear head.
struct ModelForm {
  CellKind cell = CellKind::lstm;
  ModelInput input = ModelInput::one_hot;
  std::size_t inputs = 0;      // size of the vocabulary V, or of the dense input I
  std::size_t embedding = 0;   // E, with ModelInput::embedding
  std::size_t hidden = 0;      // H
  std::size_t layers = 1;      // L
  std::size_t directions = 1;  // D: 1, or 2 when bidirectional (outputs concatenated, forward first)
  std::size_t outputs = 0;     // O: rows of head.weight
  LossKind loss = LossKind::softmax;

  bool reads_tokens() const { return input != ModelInput::dense; }
  /// Numbers that the first layer reads at each step.
  std::size_t first_layer_inputs() const { return input == ModelInput::embedding ? embedding : inputs; }

  bool operator==(const ModelForm&) const = default;
};

/// A model on its way out to other programs, or in from them.
struct PortableModel {
  ModelForm form;
  std::vector<NamedTensor> tensors;     // those of parameter_forms(form), in any order
  std::vector<std::string> vocabulary;  // UTF-8 of each token; empty when tokens have no names

  /// The tensor of that name, which must be there.
  const NamedTensor& tensor(std::string_view name) const;

  bool operator==(const PortableModel&) const = default;
};

struct ParameterForm {
  std::string name;
  std::vector<std::size_t> shape;

  bool operator==(const ParameterForm&) const = default;
};

/// Every tensor of the model under PyTorch's name and in its shape: [embedding.weight,] rnn.weight_ih_l0,
/// rnn.weight_hh_l0, rnn.bias_ih_l0, rnn.bias_hh_l0 [, the same with _reverse], …, head.weight, head.bias.
std::vector<ParameterForm> parameter_forms(const ModelForm& form);

/// parameter_forms' name of a layer's tensor: layer_tensor("weight_ih", 0, 1) is rnn.weight_ih_l0_reverse.
std::string layer_tensor(std::string_view kind, std::size_t layer, std::size_t direction);

/// Whether torch.nn has a module for it.
bool has_pytorch_module(CellKind cell);

/// Refuses sizes that are zero or beyond reason, and cells that torch.nn has no module for.
Expected<void> check(const ModelForm& form);

/// Refuses, naming it: a size that is zero or beyond reason, a tensor that is missing, of another shape, not
/// finite, twice there or of no use, a vocabulary of another size than the input.
Expected<void> check(const PortableModel& model);

/// [4, 3], for messages.
std::string shape_text(const std::vector<std::size_t>& shape);

ModelForm model_form(const NetworkShape& shape);
/// The network of this form; an error says which part the engine's networks do not have.
Expected<NetworkShape> network_shape(const ModelForm& form);

}  // namespace rnn
