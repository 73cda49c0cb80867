#include "engine/formats/safetensors.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <set>

#include <nlohmann/json.hpp>

#include "engine/json_text.h"

namespace rnn {
namespace {

static_assert(std::endian::native == std::endian::little);

using Json = nlohmann::json;
using Tensor = Safetensors::Tensor;

constexpr std::size_t kLengthBytes = 8;
constexpr std::size_t kAlignment = 8;  // of the numbers in the file; the header is padded with spaces
constexpr std::size_t kMostDimensions = 8;

struct TypeName {
  Safetensors::Type type;
  std::string_view name;
  std::uint64_t size;
};
constexpr TypeName kTypes[] = {{Safetensors::Type::f32, "F32", 4}, {Safetensors::Type::i64, "I64", 8},
                               {Safetensors::Type::u8, "U8", 1},   {Safetensors::Type::f64, "F64", 8},
                               {Safetensors::Type::f16, "F16", 2}, {Safetensors::Type::bf16, "BF16", 2}};

const TypeName& type_name(Safetensors::Type type) {
  return *std::ranges::find(kTypes, type, &TypeName::type);
}

std::unexpected<Error> damaged(const std::string& what) {
  return error("this is no valid safetensors file: " + what);
}

std::string name_for_message(const std::string& name) {
  return Json(name.substr(0, 80)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// a·b, nothing when that is beyond 64 bits.
std::optional<std::uint64_t> product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t result;
  if (__builtin_mul_overflow(a, b, &result)) return std::nullopt;
  return result;
}

/// JSON, but nothing when a name comes twice in one object: readers would disagree about which counts.
std::optional<Json> parse_header(std::string_view text) {
  if (has_zero_byte(text)) return std::nullopt;
  std::vector<std::set<std::string>> names;  // of the objects around
  bool twice = false;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) names.emplace_back();
    if (event == Json::parse_event_t::object_end) names.pop_back();
    if (event == Json::parse_event_t::key) twice |= !names.back().insert(value.get<std::string>()).second;
    return true;
  };
  auto header = Json::parse(text, watch, false);
  if (header.is_discarded() || twice || !header.is_object()) return std::nullopt;
  return header;
}

/// One entry of the header: {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}.
struct Entry {
  Tensor tensor;
  std::size_t begin, end;
};

Expected<Entry> read_entry(const std::string& name, const Json& json, std::uint64_t data_size) {
  const auto wrong = [&](const std::string& what) {
    return damaged("tensor " + name_for_message(name) + " " + what);
  };
  if (!json.is_object() || json.size() != 3 || !json.contains("dtype") || !json.contains("shape") ||
      !json.contains("data_offsets")) {
    return wrong("must have dtype, shape and data_offsets");
  }
  const auto &dtype = json["dtype"], &shape = json["shape"], &offsets = json["data_offsets"];
  const auto* type = std::ranges::find_if(kTypes, [&](const TypeName& known) { return dtype == known.name; });
  if (type == std::end(kTypes)) return wrong("has a type other than F64, F32, F16, BF16, I64 and U8");
  const auto is_size = [](const Json& number) {  // 32 bits: what can be held everywhere
    return number.is_number_unsigned() && number.get<std::uint64_t>() <= 0xFFFF'FFFF;
  };
  if (!shape.is_array() || shape.size() > kMostDimensions || !std::ranges::all_of(shape, is_size)) {
    return wrong("has no valid shape");
  }
  if (!offsets.is_array() || offsets.size() != 2 || !std::ranges::all_of(offsets, is_size)) {
    return wrong("has no valid data_offsets");
  }
  Entry entry{{name, type->type, {}, {}}, offsets[0].get<std::size_t>(), offsets[1].get<std::size_t>()};
  if (entry.begin > entry.end || entry.end > data_size) return wrong("lies outside of the file");
  std::optional<std::uint64_t> size = type->size;
  for (const auto& length : shape) {
    entry.tensor.shape.push_back(length.get<std::uint64_t>());
    if (size) size = product(*size, entry.tensor.shape.back());
  }
  if (size != entry.end - entry.begin) return wrong("has a shape that does not fit its number of bytes");
  return entry;
}

Expected<std::map<std::string, std::string, std::less<>>> read_metadata(const Json& json) {
  std::map<std::string, std::string, std::less<>> metadata;
  if (!json.is_object()) return damaged("__metadata__ is no object");
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) return damaged("__metadata__ has a value that is no text");
    metadata.emplace(name, value.get<std::string>());
  }
  return metadata;
}

}  // namespace

const Tensor* Safetensors::find(std::string_view name) const {
  const auto found = std::ranges::find(tensors, name, &Tensor::name);
  return found == tensors.end() ? nullptr : &*found;
}

std::vector<std::uint8_t> write_safetensors(const Safetensors& file) {
  auto header = nlohmann::ordered_json::object();
  if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
  // Widest type first, so that every tensor is aligned to its type.
  std::vector<const Tensor*> order;
  for (const auto& tensor : file.tensors) order.push_back(&tensor);
  std::ranges::stable_sort(order, std::ranges::greater(),
                           [](const Tensor* t) { return type_name(t->type).size; });
  std::size_t offset = 0;
  for (const auto* tensor : order) {
    const auto end = offset + tensor->bytes.size();
    header[tensor->name] = {
        {"dtype", type_name(tensor->type).name}, {"shape", tensor->shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  std::string text = header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  text.resize((text.size() + kAlignment - 1) / kAlignment * kAlignment, ' ');

  const std::uint64_t length = text.size();
  std::vector<std::uint8_t> bytes(kLengthBytes);
  bytes.reserve(kLengthBytes + text.size() + offset);
  std::memcpy(bytes.data(), &length, kLengthBytes);
  bytes.insert(bytes.end(), text.begin(), text.end());
  for (const auto* tensor : order) bytes.insert(bytes.end(), tensor->bytes.begin(), tensor->bytes.end());
  return bytes;
}

Expected<Safetensors> read_safetensors(std::span<const std::uint8_t> bytes) {
  if (bytes.size() < kLengthBytes) return damaged("it has only " + std::to_string(bytes.size()) + " bytes");
  std::uint64_t claimed;
  std::memcpy(&claimed, bytes.data(), kLengthBytes);
  if (claimed > kLongestSafetensorsHeader)
    return damaged("its header claims " + std::to_string(claimed) + " bytes");
  const auto length = static_cast<std::size_t>(claimed);
  if (length > bytes.size() - kLengthBytes) return damaged("it ends within its header");
  const auto header = parse_header({reinterpret_cast<const char*>(bytes.data()) + kLengthBytes, length});
  if (!header) return damaged("its header is no JSON object with each name once");

  const auto data = bytes.subspan(kLengthBytes + length);
  Safetensors file;
  std::vector<Entry> entries;
  for (const auto& [name, json] : header->items()) {
    if (name == "__metadata__") {
      auto metadata = read_metadata(json);
      if (!metadata) return std::unexpected(metadata.error());
      file.metadata = std::move(*metadata);
      continue;
    }
    auto entry = read_entry(name, json, data.size());
    if (!entry) return std::unexpected(entry.error());
    entries.push_back(std::move(*entry));
  }
  std::ranges::stable_sort(entries, {}, [](const Entry& entry) { return std::pair(entry.begin, entry.end); });
  std::size_t expected = 0;
  for (auto& [tensor, begin, end] : entries) {
    if (begin != expected)
      return damaged("tensor " + name_for_message(tensor.name) + " overlaps another or leaves a gap");
    const auto numbers = data.subspan(begin, end - begin);
    tensor.bytes.assign(numbers.begin(), numbers.end());
    file.tensors.push_back(std::move(tensor));
    expected = end;
  }
  if (expected != data.size())
    return damaged(std::to_string(data.size() - expected) + " bytes are left over");
  return file;
}

}  // namespace rnn
