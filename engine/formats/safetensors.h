#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"

namespace rnn {

/// The safetensors format (https://huggingface.co/docs/safetensors): 8 bytes little-endian length of the
/// header, the header as JSON, then the numbers of all tensors without gaps, little-endian, row-major.
struct Safetensors {
  enum class Type { f32, i64, u8, f64, f16, bf16 };  // ours are of the first three

  struct Tensor {
    std::string name;
    Type type = Type::f32;
    std::vector<std::uint64_t> shape;
    std::vector<std::uint8_t> bytes;

    bool operator==(const Tensor&) const = default;
  };

  std::vector<Tensor> tensors;  // in the order of their numbers in the file
  std::map<std::string, std::string, std::less<>> metadata;

  const Tensor* find(std::string_view name) const;
  bool operator==(const Safetensors&) const = default;
};

/// A longer header is refused: ours have some kilobytes.
inline constexpr std::uint64_t kLongestSafetensorsHeader = std::uint64_t{1} << 20;

Safetensors::Tensor tensor_of(std::string name, std::vector<std::uint64_t> shape,
                              std::span<const float> values);
Safetensors::Tensor tensor_of(std::string name, std::span<const std::int64_t> values);
Safetensors::Tensor tensor_of(std::string name, std::string_view bytes);

/// The numbers of a tensor. Another type is an error that names the tensor; so are floats that are not
/// finite.
Expected<std::vector<float>> floats_of(const Safetensors::Tensor& tensor);
/// The same of a file from another program, whose numbers may be F64, F16 or BF16.
Expected<std::vector<float>> converted_floats_of(const Safetensors::Tensor& tensor);
Expected<std::vector<std::int64_t>> integers_of(const Safetensors::Tensor& tensor);
Expected<std::string> bytes_of(const Safetensors::Tensor& tensor);

std::vector<std::uint8_t> write_safetensors(const Safetensors& file);

/// Reads a file of the types above. Refuses, naming what is wrong: a file cut short or with bytes left over,
/// a header that is too long or no JSON of this form, names that come twice, unknown types, shapes that do
/// not fit the number of bytes, numbers that overlap or leave gaps.
Expected<Safetensors> read_safetensors(std::span<const std::uint8_t> bytes);

}  // namespace rnn
