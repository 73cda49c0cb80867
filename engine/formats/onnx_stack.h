#pragma once

#include <string>
#include <vector>

#include "engine/formats/onnx_builder.h"

namespace rnn::onnx {

/// Writes the layers of a stack into a graph.
class StackWriter {
 public:
  /// `lengths`: name of the tensor with the steps of each sequence; empty: all of them.
  StackWriter(Builder& builder, const StackShape& shape, const StackParameters& parameters,
              std::string lengths);

  /// Adds inputs (tokens or inputs, h0, c0) over steps called `time`, and the layers. Name of the outputs,
  /// [T][B][D·H].
  std::string write(std::string_view time);

  /// Adds the outputs hn and cn, [L·D][B][H]; or as a decoder starts from them, directions summed: [L][B][H].
  void write_final_states(bool summed);

 private:
  std::string read_inputs(std::string_view time);
  std::vector<std::string> read_states(const std::string& name);
  std::string recurrent_layer(std::size_t l, const std::string& input, const std::string& hidden,
                              const std::string& memory);
  std::string feed_forward_layer(std::size_t l, const std::string& input);
  std::string weights(const std::string& name, std::size_t l,
                      std::initializer_list<std::size_t LayerParameters::*> kinds);
  std::string peepholes(std::size_t l);
  std::string normalise(std::size_t l, const std::string& input);
  const LayerParameters& layer(std::size_t l, std::size_t d) const {
    return parameters_.layers[l * shape_.directions + d];
  }

  Builder& builder_;
  StackShape shape_;
  StackParameters parameters_;
  std::string lengths_;
};

}  // namespace rnn::onnx
