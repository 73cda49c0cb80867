#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace rnn::onnx {

/// Version 14 is the first whose recurrent operators have all that is used here, and old enough for every
/// runtime in use; it came with version 7 of the file format (ONNX 1.9).
inline constexpr std::int64_t kOperatorSet = 14;
inline constexpr std::int64_t kFormatVersion = 7;

/// A file of protobuf messages ends here: its readers count in signed 32 bits.
inline constexpr std::size_t kLargestModel = (std::size_t{1} << 31) - 1;

/// Values of TensorProto.DataType.
enum class ElementType : std::int32_t { float32 = 1, int32 = 6, int64 = 7 };

/// Of a tensor that goes in or out: a size, or the name of one that only the caller knows.
using Dimension = std::variant<std::size_t, std::string_view>;

struct Attribute {
  std::string_view name;
  std::variant<std::int64_t, std::string, std::vector<std::int64_t>, std::vector<std::string>> value;
};

/// Builds an ONNX model: inputs, constants, operators in an order in which each reads only what is there
/// before it, outputs. Tensors are known by their names.
class Graph {
 public:
  explicit Graph(std::string_view name);

  void add_input(std::string_view name, ElementType type, const std::vector<Dimension>& shape);
  void add_output(std::string_view name, ElementType type, const std::vector<Dimension>& shape);
  void add_constant(std::string_view name, const std::vector<std::size_t>& shape,
                    std::span<const float> values);
  /// An empty `shape` is a single number.
  void add_constant(std::string_view name, const std::vector<std::size_t>& shape,
                    std::span<const std::int64_t> values);
  /// An operator, named after its first output. An empty name among the inputs leaves an optional one out.
  void add_node(std::string_view operation, const std::vector<std::string>& inputs,
                const std::vector<std::string>& outputs, const std::vector<Attribute>& attributes = {});

  /// The bytes of the model. `metadata`: what else a reader may want to know, by name.
  std::vector<std::uint8_t> model(const std::map<std::string, std::string>& metadata) const;

 private:
  void add_value(std::uint32_t field, std::string_view name, ElementType type,
                 const std::vector<Dimension>& shape);
  void add_tensor(std::string_view name, ElementType type, const std::vector<std::size_t>& shape,
                  std::span<const std::byte> values);

  std::string graph_;  // a GraphProto: its fields may come in any order
};

}  // namespace rnn::onnx
