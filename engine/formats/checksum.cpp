#include "engine/formats/checksum.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace rnn {

namespace {

class Checksum {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    add_number(bytes.size());
    for (const auto byte : bytes) add_byte(byte);
  }
  void add(std::string_view text) { add({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}); }
  void add_number(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8) add_byte(static_cast<std::uint8_t>(number >> shift));
  }
  std::string text() const {
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), hash_, 16).ptr;
    return {digits.data(), end};
  }

 private:
  void add_byte(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100'0000'01b3; }
  std::uint64_t hash_ = 0xcbf2'9ce4'8422'2325;
};

}  // namespace

std::string checksum_of(const Safetensors& file) {
  Checksum sum;
  for (const auto& [name, value] : file.metadata) {
    if (name == "checksum") continue;
    sum.add(name);
    sum.add(value);
  }
  std::vector<const Safetensors::Tensor*> tensors;
  for (const auto& tensor : file.tensors) tensors.push_back(&tensor);
  std::ranges::sort(tensors, {}, &Safetensors::Tensor::name);
  for (const auto* tensor : tensors) {
    sum.add(tensor->name);
    sum.add_number(static_cast<std::uint64_t>(tensor->type));
    for (const auto length : tensor->shape) sum.add_number(length);
    sum.add(tensor->bytes);
  }
  return sum.text();
}

}  // namespace rnn
