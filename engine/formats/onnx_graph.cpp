#include "engine/formats/onnx_graph.h"

#include <bit>
#include <protozero/pbf_writer.hpp>

namespace rnn::onnx {

namespace {

using Message = protozero::pbf_writer;

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian");

// Field numbers of the messages in onnx.proto, the specification of the format
// (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), those that are written here.
namespace model_proto {
enum : std::uint32_t { ir_version = 1, producer_name = 2, graph = 7, opset_import = 8, metadata_props = 14 };
}
namespace operator_set_id_proto {
enum : std::uint32_t { domain = 1, version = 2 };
}
namespace string_string_entry_proto {
enum : std::uint32_t { key = 1, value = 2 };
}
namespace graph_proto {
enum : std::uint32_t { node = 1, name = 2, initializer = 5, input = 11, output = 12 };
}
namespace node_proto {
enum : std::uint32_t { input = 1, output = 2, name = 3, op_type = 4, attribute = 5 };
}
namespace attribute_proto {
enum : std::uint32_t { name = 1, i = 3, s = 4, ints = 8, strings = 9, type = 20 };
enum : std::int32_t { type_int = 2, type_string = 3, type_ints = 7, type_strings = 8 };
}  // namespace attribute_proto
namespace tensor_proto {
enum : std::uint32_t { dims = 1, data_type = 2, name = 8, raw_data = 9 };
}
namespace value_info_proto {
enum : std::uint32_t { name = 1, type = 2 };
}
namespace type_proto {
enum : std::uint32_t { tensor_type = 1 };
}
namespace type_proto_tensor {
enum : std::uint32_t { elem_type = 1, shape = 2 };
}
namespace tensor_shape_proto {
enum : std::uint32_t { dim = 1 };
}
namespace tensor_shape_proto_dimension {
enum : std::uint32_t { dim_value = 1, dim_param = 2 };
}

void add_string(Message& message, std::uint32_t field, std::string_view text) {
  message.add_string(field, text.data(), text.size());
}

/// Writes the value of an attribute and, as it must be, its type.
struct AttributeValue {
  Message& message;

  void operator()(std::int64_t value) const {
    message.add_int64(attribute_proto::i, value);
    message.add_enum(attribute_proto::type, attribute_proto::type_int);
  }
  void operator()(const std::string& value) const {
    add_string(message, attribute_proto::s, value);
    message.add_enum(attribute_proto::type, attribute_proto::type_string);
  }
  void operator()(const std::vector<std::int64_t>& values) const {
    for (const auto value : values) message.add_int64(attribute_proto::ints, value);
    message.add_enum(attribute_proto::type, attribute_proto::type_ints);
  }
  void operator()(const std::vector<std::string>& values) const {
    for (const auto& value : values) add_string(message, attribute_proto::strings, value);
    message.add_enum(attribute_proto::type, attribute_proto::type_strings);
  }
};

}  // namespace

Graph::Graph(std::string_view name) {
  Message graph(graph_);
  add_string(graph, graph_proto::name, name);
}

void Graph::add_input(std::string_view name, ElementType type, const std::vector<Dimension>& shape) {
  add_value(graph_proto::input, name, type, shape);
}

void Graph::add_output(std::string_view name, ElementType type, const std::vector<Dimension>& shape) {
  add_value(graph_proto::output, name, type, shape);
}

void Graph::add_value(std::uint32_t field, std::string_view name, ElementType type,
                      const std::vector<Dimension>& shape) {
  Message graph(graph_);
  Message value(graph, field);
  add_string(value, value_info_proto::name, name);
  Message value_type(value, value_info_proto::type);
  Message tensor(value_type, type_proto::tensor_type);
  tensor.add_enum(type_proto_tensor::elem_type, static_cast<std::int32_t>(type));
  Message tensor_shape(tensor, type_proto_tensor::shape);
  for (const Dimension& dimension : shape) {
    Message dim(tensor_shape, tensor_shape_proto::dim);
    if (const auto* size = std::get_if<std::size_t>(&dimension)) {
      dim.add_int64(tensor_shape_proto_dimension::dim_value, static_cast<std::int64_t>(*size));
    } else {
      add_string(dim, tensor_shape_proto_dimension::dim_param, std::get<std::string_view>(dimension));
    }
  }
}

void Graph::add_constant(std::string_view name, const std::vector<std::size_t>& shape,
                         std::span<const float> values) {
  add_tensor(name, ElementType::float32, shape, std::as_bytes(values));
}

void Graph::add_constant(std::string_view name, const std::vector<std::size_t>& shape,
                         std::span<const std::int64_t> values) {
  add_tensor(name, ElementType::int64, shape, std::as_bytes(values));
}

void Graph::add_tensor(std::string_view name, ElementType type, const std::vector<std::size_t>& shape,
                       std::span<const std::byte> values) {
  Message graph(graph_);
  Message tensor(graph, graph_proto::initializer);
  for (const std::size_t size : shape) {
    tensor.add_int64(tensor_proto::dims, static_cast<std::int64_t>(size));
  }
  tensor.add_enum(tensor_proto::data_type, static_cast<std::int32_t>(type));
  add_string(tensor, tensor_proto::name, name);
  tensor.add_bytes(tensor_proto::raw_data, reinterpret_cast<const char*>(values.data()), values.size());
}

void Graph::add_node(std::string_view operation, const std::vector<std::string>& inputs,
                     const std::vector<std::string>& outputs, const std::vector<Attribute>& attributes) {
  Message graph(graph_);
  Message node(graph, graph_proto::node);
  for (const auto& input : inputs) add_string(node, node_proto::input, input);
  for (const auto& output : outputs) add_string(node, node_proto::output, output);
  add_string(node, node_proto::name, outputs.front());
  add_string(node, node_proto::op_type, operation);
  for (const Attribute& attribute : attributes) {
    Message message(node, node_proto::attribute);
    add_string(message, attribute_proto::name, attribute.name);
    std::visit(AttributeValue{message}, attribute.value);
  }
}

std::vector<std::uint8_t> Graph::model(const std::map<std::string, std::string>& metadata) const {
  std::string bytes;
  Message model(bytes);
  model.add_int64(model_proto::ir_version, kFormatVersion);
  add_string(model, model_proto::producer_name, "RNN Playground");
  {
    Message operators(model, model_proto::opset_import);
    add_string(operators, operator_set_id_proto::domain, "");  // ONNX's own
    operators.add_int64(operator_set_id_proto::version, kOperatorSet);
  }
  for (const auto& [key, value] : metadata) {
    Message entry(model, model_proto::metadata_props);
    add_string(entry, string_string_entry_proto::key, key);
    add_string(entry, string_string_entry_proto::value, value);
  }
  model.add_message(model_proto::graph, graph_);
  return {bytes.begin(), bytes.end()};
}

}  // namespace rnn::onnx
