#include "engine/formats/onnx_builder.h"

#include <array>
#include <utility>

namespace rnn::onnx {

std::string Builder::node(std::string_view operation, const std::vector<std::string>& inputs,
                          std::string output, const std::vector<Attribute>& attributes) {
  graph.add_node(operation, inputs, {output}, attributes);
  return output;
}

std::string Builder::numbers(std::string name, const std::vector<std::int64_t>& values) {
  graph.add_constant(name, {values.size()}, values);
  return name;
}

std::string Builder::number(std::string name, float value) {
  graph.add_constant(name, {}, std::array{value});
  return name;
}

std::string Builder::constant(std::size_t parameter) {
  const NamedTensor& from = tensor(parameter);
  graph.add_constant(from.name, from.shape, from.values);
  return from.name;
}

std::string Builder::linear(const std::string& input, std::size_t weights, std::size_t bias,
                            std::string output) {
  // MatMul wants the matrix as [inputs][outputs].
  const Parameter& parameter = table[weights];
  const NamedTensor& matrix = tensor(weights);
  std::vector<float> transposed(parameter.size());
  for (std::size_t o = 0; o < parameter.outputs; ++o) {
    for (std::size_t i = 0; i < parameter.inputs; ++i) {
      transposed[i * parameter.outputs + o] = matrix.values[o * parameter.inputs + i];
    }
  }
  graph.add_constant(matrix.name, {parameter.inputs, parameter.outputs}, transposed);
  if (bias == kNoParameter) return node("MatMul", {input, matrix.name}, std::move(output));
  const std::string product = node("MatMul", {input, matrix.name}, output + "_product");
  return node("Add", {product, constant(bias)}, std::move(output));
}

std::string Builder::by_sequence(const std::string& input, std::string output) {
  return node("Transpose", {input}, std::move(output), {{"perm", std::vector<std::int64_t>{1, 0, 2}}});
}

}  // namespace rnn::onnx
