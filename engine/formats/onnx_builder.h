#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/formats/onnx_graph.h"
#include "engine/formats/portable_model.h"
#include "engine/network/parameters.h"

namespace rnn::onnx {

/// A graph and the model whose parameters it takes. Names of tensors are those of the parameters, or what the
/// caller calls them.
struct Builder {
  const PortableModel& model;
  const ParameterTable& table;
  Graph graph{"recurrent network"};

  const NamedTensor& tensor(std::size_t parameter) const { return model.tensor(table[parameter].name); }

  /// An operator with one output; its name.
  std::string node(std::string_view operation, const std::vector<std::string>& inputs, std::string output,
                   const std::vector<Attribute>& attributes = {});
  /// A constant of whole numbers; its name.
  std::string numbers(std::string name, const std::vector<std::int64_t>& values);
  std::string number(std::string name, float value);
  /// A parameter as it is; its name.
  std::string constant(std::size_t parameter);

  /// x Wᵀ + b over the last axis, as nn.Linear; without a bias for kNoParameter.
  std::string linear(const std::string& input, std::size_t weights, std::size_t bias, std::string output);
  /// Swaps the first two axes of three: [T][B][·] and [B][T][·].
  std::string by_sequence(const std::string& input, std::string output);
};

}  // namespace rnn::onnx
