// Between the bytes of a tensor and its numbers.
#include <cmath>
#include <cstring>

#include "engine/formats/safetensors.h"

namespace rnn {
namespace {

using Tensor = Safetensors::Tensor;

std::unexpected<Error> wrong(const Tensor& tensor, const std::string& what) {
  return error("tensor \"" + tensor.name + "\" " + what);
}

template <class T>
std::vector<std::uint8_t> to_bytes(std::span<const T> values) {
  std::vector<std::uint8_t> bytes(values.size_bytes());
  if (!values.empty()) std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

template <class T>
std::vector<T> from_bytes(const Tensor& tensor) {
  std::vector<T> values(tensor.bytes.size() / sizeof(T));
  if (!values.empty()) std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(T));
  return values;
}

}  // namespace

Tensor tensor_of(std::string name, std::vector<std::uint64_t> shape, std::span<const float> values) {
  return {std::move(name), Safetensors::Type::f32, std::move(shape), to_bytes(values)};
}

Tensor tensor_of(std::string name, std::span<const std::int64_t> values) {
  return {std::move(name), Safetensors::Type::i64, {values.size()}, to_bytes(values)};
}

Tensor tensor_of(std::string name, std::string_view bytes) {
  return {std::move(name), Safetensors::Type::u8, {bytes.size()}, to_bytes(std::span(bytes))};
}

Expected<std::vector<float>> floats_of(const Tensor& tensor) {
  if (tensor.type != Safetensors::Type::f32) return wrong(tensor, "must be of type F32");
  auto values = from_bytes<float>(tensor);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]))
      return wrong(tensor, "has a number that is not finite, at " + std::to_string(i));
  }
  return values;
}

Expected<std::vector<std::int64_t>> integers_of(const Tensor& tensor) {
  if (tensor.type != Safetensors::Type::i64) return wrong(tensor, "must be of type I64");
  return from_bytes<std::int64_t>(tensor);
}

Expected<std::string> bytes_of(const Tensor& tensor) {
  if (tensor.type != Safetensors::Type::u8) return wrong(tensor, "must be of type U8");
  return std::string(tensor.bytes.begin(), tensor.bytes.end());
}

}  // namespace rnn
