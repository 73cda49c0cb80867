// Between the bytes of a tensor and its numbers.
#include <algorithm>
#include <bit>
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

/// IEEE 754 binary16: sign, 5 bits of exponent with bias 15, 10 of the fraction.
float half(std::uint16_t bits) {
  const int exponent = (bits >> 10) & 0x1F, fraction = bits & 0x3FF;
  float size =
      std::ldexp(static_cast<float>(fraction + (exponent > 0 ? 1024 : 0)), std::max(exponent, 1) - 25);
  if (exponent == 0x1F) size = fraction == 0 ? INFINITY : NAN;
  return (bits & 0x8000) != 0 ? -size : size;
}

/// The upper half of a float.
float brain_float(std::uint16_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }

Expected<std::vector<float>> finite(const Tensor& tensor, std::vector<float> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i]))
      return wrong(tensor, "has a number that is not finite, at " + std::to_string(i));
  }
  return values;
}

template <class From>
Expected<std::vector<float>> converted(const Tensor& tensor, auto convert) {
  std::vector<float> values;
  for (const From value : from_bytes<From>(tensor)) values.push_back(convert(value));
  return finite(tensor, std::move(values));
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
  return finite(tensor, from_bytes<float>(tensor));
}

Expected<std::vector<float>> converted_floats_of(const Tensor& tensor) {
  switch (tensor.type) {
    case Safetensors::Type::f64:
      return converted<double>(tensor, [](double value) { return static_cast<float>(value); });
    case Safetensors::Type::f16:
      return converted<std::uint16_t>(tensor, half);
    case Safetensors::Type::bf16:
      return converted<std::uint16_t>(tensor, brain_float);
    default:
      return floats_of(tensor);
  }
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
