#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

/// One named weight matrix or bias: where it lies in the arena and what a file calls it.
struct Parameter {
  std::string
      name;  // PyTorch's: rnn.weight_ih_l0, rnn.weight_hh_l0, rnn.bias_ih_l0, …, head.weight, head.bias
  std::size_t outputs;  // rows of PyTorch's matrix, length of a bias
  std::size_t inputs;   // columns of PyTorch's matrix, 0 for a bias
  std::size_t offset;   // of the first number in the arena

  bool is_matrix() const { return inputs != 0; }
  std::size_t size() const { return is_matrix() ? outputs * inputs : outputs; }
  /// As PyTorch tells it: {outputs, inputs} or {outputs}.
  std::vector<std::size_t> shape() const;
};

/// The one table of a network's parameters. Weights, gradients and optimizer moments are arenas of the same
/// layout: a matrix lies input-major, [inputs][outputs] (PyTorch's transposed), so that a one-hot input is a
/// contiguous row and forward products read it as it is. Parameters start at multiples of 64 bytes; the
/// numbers between are zero and stay zero.
class ParameterTable {
 public:
  struct Layer {
    std::size_t input_weights;      // U [I][G·H]   index into parameters()
    std::size_t recurrent_weights;  // W [H][G·H]
    std::size_t input_bias;         // b_ih [G·H]
    std::size_t recurrent_bias;     // b_hh [G·H]
  };

  explicit ParameterTable(const NetworkShape& shape);

  const std::vector<Parameter>& parameters() const { return parameters_; }
  const std::vector<Layer>& layers() const { return layers_; }
  const Parameter& head_weights() const { return parameters_[parameters_.size() - 2]; }  // V [H][O]
  const Parameter& head_bias() const { return parameters_.back(); }                      // C [O]
  const Parameter* find(std::string_view name) const;

  /// Numbers in an arena, gaps included.
  std::size_t arena_size() const { return arena_size_; }
  /// Trainable numbers.
  std::size_t count() const;

 private:
  std::size_t add(std::string name, std::size_t outputs, std::size_t inputs);

  std::vector<Parameter> parameters_;
  std::vector<Layer> layers_;
  std::size_t arena_size_ = 0;
};

}  // namespace rnn
