#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

/// One named weight matrix or bias: where it lies in the arena and what a file calls it.
struct Parameter {
  std::string name;     // PyTorch's: rnn.weight_ih_l0, rnn.bias_hh_l1_reverse, …, head.weight, head.bias
  std::size_t outputs;  // rows of PyTorch's matrix, length of a bias
  std::size_t inputs;   // columns of PyTorch's matrix, 0 for a bias
  std::size_t offset;   // of the first number in the arena
  bool lookup = false;  // a table whose rows are looked up: lies row by row, as in PyTorch

  bool is_matrix() const { return inputs != 0; }
  std::size_t size() const { return is_matrix() ? outputs * inputs : outputs; }
  /// As PyTorch tells it: {outputs, inputs} or {outputs}.
  std::vector<std::size_t> shape() const;
};

/// Index of a parameter that is not there.
inline constexpr std::size_t kNoParameter = static_cast<std::size_t>(-1);

/// Indices into ParameterTable::parameters(), those of one layer in one direction.
struct LayerParameters {
  std::size_t input_weights;                     // U [I][G·H]
  std::size_t recurrent_weights = kNoParameter;  // W [H][G·H]   not of cells without memory
  std::size_t input_bias = kNoParameter;         // b_ih [G·H]
  std::size_t recurrent_bias = kNoParameter;     // b_hh [G·H]   likewise
  std::size_t peepholes = kNoParameter;          // [P·H]   of cells with peepholes
};
struct NormParameters {
  std::size_t scale, shift;  // γ, β [D·H]
};
struct StackParameters {
  std::size_t embedding = kNoParameter;  // [V][E]
  std::vector<LayerParameters> layers;   // [L][D]
  std::vector<NormParameters> norms;     // [L], empty without layer normalisation
};
struct AttentionParameters {
  std::size_t memory = kNoParameter;        // W_m [D·H][H]   additive, or where D·H ≠ H
  std::size_t query = kNoParameter;         // W_q [H][H]     additive
  std::size_t query_bias = kNoParameter;    // b_q [H]        additive
  std::size_t score = kNoParameter;         // v [H][1]       additive
  std::size_t combine = kNoParameter;       // W_c [H + D·H][H]
  std::size_t combine_bias = kNoParameter;  // b_c [H]
};

/// The one table of a network's parameters. Weights, gradients and optimizer moments are arenas of the same
/// layout: a matrix lies input-major, [inputs][outputs] (PyTorch's transposed), so that a one-hot input is a
/// contiguous row and forward products read it as it is. Parameters start at multiples of 64 bytes; the
/// numbers between are zero and stay zero.
///
/// Names: [embedding.weight,] rnn.…, [norms.0.weight, norms.0.bias, …,] then, for sequence-to-sequence, the
/// same of the decoder with decoder_embedding., decoder. and decoder_norms., attention.…; head.….
class ParameterTable {
 public:
  explicit ParameterTable(const NetworkShape& shape);

  const std::vector<Parameter>& parameters() const { return parameters_; }
  const Parameter& operator[](std::size_t index) const { return parameters_[index]; }
  const StackParameters& encoder() const { return encoder_; }
  const StackParameters& decoder() const { return decoder_; }
  const AttentionParameters& attention() const { return attention_; }
  const Parameter& head_weights() const { return parameters_[parameters_.size() - 2]; }  // V [·][O]
  const Parameter& head_bias() const { return parameters_.back(); }                      // C [O]
  const Parameter* find(std::string_view name) const;

  /// Numbers in an arena, gaps included.
  std::size_t arena_size() const { return arena_size_; }
  /// Trainable numbers.
  std::size_t count() const;

 private:
  std::size_t add(std::string name, std::size_t outputs, std::size_t inputs);
  StackParameters add_stack(const StackShape& shape, const std::string& prefix);
  LayerParameters add_layer(const StackShape& shape, std::size_t l, std::size_t d, const std::string& name);
  AttentionParameters add_attention(const NetworkShape& shape);

  std::vector<Parameter> parameters_;
  StackParameters encoder_, decoder_;
  AttentionParameters attention_;
  std::size_t arena_size_ = 0;
};

/// An arena and the table that says where each parameter lies in it. T may be const.
template <class T>
struct Arena {
  const ParameterTable* table;
  T* data;

  /// The first number of a parameter; null for kNoParameter.
  T* at(std::size_t parameter) const {
    return parameter == kNoParameter ? nullptr : data + (*table)[parameter].offset;
  }
};

}  // namespace rnn
