#include "engine/formats/safetensors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

namespace rnn {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// tests/engine/formats/small.safetensors, made by record_safetensors.py.
Bytes recorded() {
  std::ifstream file(RNN_SOURCE_DIR "/tests/engine/formats/small.safetensors", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Bytes with_header(const std::string& header, std::size_t data = 0) {
  Bytes bytes(8 + header.size() + data);
  const std::uint64_t length = header.size();
  std::memcpy(bytes.data(), &length, 8);
  std::ranges::copy(header, bytes.begin() + 8);
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  const auto file = read_safetensors(bytes);
  return file ? "not refused" : file.error().message;
}

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(Safetensors, ReadsAFileMadeElsewhere) {
  const auto file = read_safetensors(recorded());
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->metadata.at("format"), "pt");
  EXPECT_EQ(file->metadata.at("note"), "é日😀");
  ASSERT_EQ(file->tensors.size(), 4u);
  EXPECT_EQ(file->find("a.weight")->shape, (std::vector<std::uint64_t>{2, 3}));
  EXPECT_EQ(*floats_of(*file->find("a.weight")), (std::vector<float>{1, -2, 0.5, 1e-30f, 3e38f, 0}));
  EXPECT_EQ(*integers_of(*file->find("steps")), (std::vector<std::int64_t>{-(std::int64_t{1} << 40)}));
  EXPECT_EQ(*bytes_of(*file->find("text")), "é!");
  EXPECT_EQ(file->find("empty")->shape, (std::vector<std::uint64_t>{0, 4}));
  EXPECT_EQ(file->find("other"), nullptr);
  const auto again = read_safetensors(write_safetensors(*file));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->metadata, file->metadata);
  for (const auto& tensor : file->tensors) EXPECT_EQ(*again->find(tensor.name), tensor) << tensor.name;
}

TEST(Safetensors, WritesAlignedAndWithoutGaps) {
  Safetensors file;
  const float values[] = {1, 2, 3};
  const std::int64_t steps[] = {4};
  file.tensors = {tensor_of("t", "abc"), tensor_of("f", {3}, values), tensor_of("s", steps)};
  const auto bytes = write_safetensors(file);
  std::uint64_t length;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ(length % 8, 0u);
  EXPECT_EQ(bytes.size(), 8 + length + 8 + 12 + 3);
  std::int64_t first;  // the widest type comes first
  std::memcpy(&first, bytes.data() + 8 + length, 8);
  EXPECT_EQ(first, 4);
  const auto read = read_safetensors(bytes);
  ASSERT_TRUE(read) << read.error().message;
  for (const auto& tensor : file.tensors) EXPECT_EQ(*read->find(tensor.name), tensor);
}

TEST(Safetensors, RefusesEveryMistakeByName) {
  const auto entry = [](const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"x":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
  };
  EXPECT_EQ(refusal(with_header(entry("F32", "[2]", "[0,8]"), 8)), "not refused");
  EXPECT_SAYS(refusal({}), "only 0 bytes");
  EXPECT_SAYS(refusal(Bytes(8, 0xFF)), "claims");
  EXPECT_SAYS(refusal(Bytes{9, 0, 0, 0, 0, 0, 0, 0, '{', '}'}), "ends within its header");
  EXPECT_SAYS(refusal(with_header("[]")), "no JSON object");
  EXPECT_SAYS(refusal(with_header("{]")), "no JSON object");
  EXPECT_SAYS(refusal(with_header(std::string(900'000, '['))), "no JSON object");
  EXPECT_SAYS(refusal(with_header(std::string("{}\0 ", 4))), "no JSON object");
  EXPECT_SAYS(refusal(with_header(R"({"a":1,"a":1})")), "each name once");
  EXPECT_SAYS(refusal(with_header(R"({"x":{"dtype":"F32","dtype":"F32"}})")), "each name once");
  EXPECT_SAYS(refusal(with_header(R"({"x":7})")), "tensor \"x\" must have dtype");
  EXPECT_SAYS(refusal(with_header(R"({"__metadata__":{"a":1}})")), "value that is no text");
  EXPECT_SAYS(refusal(with_header(R"({"__metadata__":[]})")), "no object");
  EXPECT_SAYS(refusal(with_header(entry("I16", "[2]", "[0,4]"), 4)), "a type other than");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[-2]", "[0,8]"), 8)), "no valid shape");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[1.5]", "[0,8]"), 8)), "no valid shape");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[1,1,1,1,1,1,1,1,2]", "[0,8]"), 8)), "no valid shape");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[0]"), 8)), "no valid data_offsets");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[8,0]"), 8)), "outside of the file");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[0,8]"), 4)), "outside of the file");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[3]", "[0,8]"), 8)), "does not fit");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[0,7]"), 8)), "does not fit");
  // 2^31 · 2^31 · 4 numbers of 4 bytes are 2^66: nothing of it when counted in 64 bits.
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2147483648,2147483648,4]", "[0,0]"))), "does not fit");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[0,8]"), 9)), "1 bytes are left over");
  EXPECT_SAYS(refusal(with_header(entry("F32", "[2]", "[4,12]"), 12)), "leaves a gap");
  EXPECT_SAYS(refusal(with_header(R"({"x":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                                  R"("y":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}})",
                                  7)),
              "tensor \"y\" overlaps");
}

TEST(Safetensors, TensorsGiveOnlyNumbersOfTheirTypeAndFinite) {
  const float values[] = {1, std::numeric_limits<float>::infinity()};
  const auto infinite = tensor_of("w", {2}, values);
  EXPECT_SAYS(floats_of(infinite).error().message, "\"w\" has a number that is not finite, at 1");
  EXPECT_SAYS(integers_of(infinite).error().message, "type I64");
  EXPECT_SAYS(bytes_of(infinite).error().message, "type U8");
  EXPECT_SAYS(floats_of(tensor_of("t", "abcd")).error().message, "type F32");
}

TEST(Safetensors, AHeaderOfManyNamesTakesNoLongTime) {
  std::string header = "{";
  for (int i = 0; header.size() < 1'000'000; ++i) {
    if (i > 0) header += ',';
    header.append(1, '"').append(std::to_string(i)).append("\":0");
  }
  EXPECT_SAYS(refusal(with_header(header + "}")), "must have dtype");
}

/// A file of one tensor, by hand.
Bytes file_with(const std::string& type, const Bytes& numbers, std::size_t count) {
  const std::string header = R"({"w":{"dtype":")" + type + R"(","shape":[)" + std::to_string(count) +
                             R"(],"data_offsets":[0,)" + std::to_string(numbers.size()) + "]}}";
  Bytes bytes = with_header(header);
  bytes.insert(bytes.end(), numbers.begin(), numbers.end());
  return bytes;
}

TEST(Safetensors, NumbersOfOtherWidthsAreConverted) {
  // Encodings by the formats' definitions: sign, exponent, fraction.
  const auto halves = read_safetensors(file_with(
      "F16", {0x00, 0x3C, 0x00, 0xC0, 0x55, 0x35, 0x01, 0x00, 0xFF, 0x7B, 0xFF, 0x03, 0x00, 0x80}, 7));
  ASSERT_TRUE(halves);
  EXPECT_EQ(*converted_floats_of(halves->tensors[0]),
            (std::vector<float>{1, -2, 0.333251953125f, 0x1p-24f, 65504, 1023 * 0x1p-24f, 0}));
  const auto brain = read_safetensors(file_with("BF16", {0x80, 0x3F, 0x40, 0xC0, 0x49, 0x40}, 3));
  ASSERT_TRUE(brain);
  EXPECT_EQ(*converted_floats_of(brain->tensors[0]), (std::vector<float>{1, -3, 3.140625f}));
  const auto wide = read_safetensors(file_with("F64", {0, 0, 0, 0, 0, 0, 0xF8, 0xBF}, 1));
  ASSERT_TRUE(wide);
  EXPECT_EQ(*converted_floats_of(wide->tensors[0]), (std::vector<float>{-1.5f}));
  EXPECT_SAYS(floats_of(wide->tensors[0]).error().message, "must be of type F32");
  for (const auto& [type, numbers] : {std::pair<const char*, Bytes>{"F16", {0x00, 0x7C}},
                                      {"F16", {0x01, 0xFC}},
                                      {"BF16", {0x80, 0x7F}},
                                      {"F64", {0, 0, 0, 0, 0, 0, 0xF0, 0x7E}}}) {  // 2^496
    const auto file = read_safetensors(file_with(type, numbers, 1));
    ASSERT_TRUE(file);
    EXPECT_SAYS(converted_floats_of(file->tensors[0]).error().message,
                "\"w\" has a number that is not finite, at 0");
  }
}

}  // namespace
}  // namespace rnn
