// What the models compute is tested in tests/interchange, by onnxruntime.
#include "engine/formats/onnx.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "tests/engine/formats/pytorch_models.h"

namespace rnn {
namespace {

using test::random_model;

/// Where the numbers lie in the file, one after the other; -1: nowhere.
std::ptrdiff_t find_numbers(const std::vector<std::uint8_t>& file, const std::vector<float>& numbers) {
  std::vector<std::uint8_t> bytes(numbers.size() * sizeof(float));
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  const auto found = std::ranges::search(file, bytes);
  return found.empty() ? -1 : found.begin() - file.begin();
}

using File = std::vector<std::uint8_t>;

/// The one file of a model without a decoder.
Expected<File> write_one(const PortableModel& model, const OnnxOptions& options = {}) {
  auto files = write_onnx(model, options);
  if (!files) return std::unexpected(files.error());
  EXPECT_EQ(files->size(), 1u);
  EXPECT_EQ(files->front().name, "model.onnx");
  return std::move(files->front().bytes);
}

bool contains(const std::vector<std::uint8_t>& file, std::string_view text) {
  return std::string(file.begin(), file.end()).find(text) != std::string::npos;
}

NetworkShape one_unit(CellKind cell) {
  return {.cell = cell, .input_kind = InputKind::dense, .inputs = 1, .hidden = 1, .outputs = 1};
}

TEST(Onnx, GatesAreInItsOrder) {
  auto model = random_model(one_unit(CellKind::lstm));
  model.tensors[0].values = {1, 2, 3, 4};  // i f g o
  auto file = write_one(model);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_GE(find_numbers(*file, {1, 4, 2, 3}), 0);  // i o f c
  EXPECT_EQ(find_numbers(*file, {1, 2, 3, 4}), -1);

  model = random_model(one_unit(CellKind::gru));
  model.tensors[0].values = {1, 2, 3};  // r z n
  file = write_one(model);
  ASSERT_TRUE(file);
  EXPECT_GE(find_numbers(*file, {2, 1, 3}), 0);  // z r h
  EXPECT_TRUE(contains(*file, "linear_before_reset"));
}

TEST(Onnx, BothBiasesFollowEachOther) {
  auto model = random_model(one_unit(CellKind::gru));
  model.tensors[2].values = {1, 2, 3};
  model.tensors[3].values = {4, 5, 6};
  const auto file = write_one(model);
  ASSERT_TRUE(file);
  EXPECT_GE(find_numbers(*file, {2, 1, 3, 5, 4, 6}), 0);
}

TEST(Onnx, EveryFormIsWritten) {
  for (const auto& form : test::stacked_shapes()) {
    const auto file = write_one(random_model(form));
    ASSERT_TRUE(file) << file.error().message;
    const bool recurrent = form.cell != CellKind::feed_forward;
    EXPECT_EQ(contains(*file,
                       "\x0d"
                       "bidirectional"),
              form.bidirectional && recurrent);
    EXPECT_EQ(contains(*file, "h0"), recurrent);
    EXPECT_EQ(contains(*file, "c0"), form.cell == CellKind::lstm || form.cell == CellKind::lstm_peephole);
    EXPECT_EQ(contains(*file, "tokens"), form.input_kind != InputKind::dense);
  }
}

TEST(Onnx, PeepholesAreInItsOrder) {
  auto model = random_model(one_unit(CellKind::lstm_peephole));
  const auto peephole = std::ranges::find(model.tensors, "rnn.peephole_l0", &NamedTensor::name);
  peephole->values = {1, 2, 3};  // i f o
  const auto file = write_one(model);
  ASSERT_TRUE(file);
  EXPECT_GE(find_numbers(*file, {1, 3, 2}), 0);  // i o f
}

TEST(Onnx, EncoderAndDecoderAreTwoFiles) {
  auto shape = one_unit(CellKind::gru);
  shape.task = TaskShape::sequence_to_sequence;
  for (const auto attention : {AttentionKind::none, AttentionKind::additive}) {
    shape.attention = attention;
    const auto files = write_onnx(random_model(shape), {.lengths = true});
    ASSERT_TRUE(files);
    ASSERT_EQ(files->size(), 2u);
    EXPECT_EQ((*files)[0].name, "encoder.onnx");
    EXPECT_EQ((*files)[1].name, "decoder.onnx");
    for (const auto& file : *files) {
      EXPECT_EQ(contains(file.bytes, "memory"), attention != AttentionKind::none);
    }
    EXPECT_TRUE(contains((*files)[0].bytes, "lengths"));
    EXPECT_EQ(contains((*files)[1].bytes, "lengths"), attention != AttentionKind::none);
  }
}

TEST(Onnx, LengthsAreAnInputWhenAskedFor) {
  const auto model = random_model(one_unit(CellKind::gru));
  EXPECT_FALSE(contains(*write_one(model), "lengths"));
  EXPECT_TRUE(contains(*write_one(model, {.lengths = true}), "lengths"));
}

TEST(Onnx, TheSameModelGivesTheSameBytes) {
  const auto form = one_unit(CellKind::rnn);
  EXPECT_EQ(*write_one(random_model(form)), *write_one(random_model(form)));
}

TEST(Onnx, BearsTheVocabulary) {
  NetworkShape form = one_unit(CellKind::gru);
  form.input_kind = InputKind::one_hot;
  form.inputs = 3;
  auto model = random_model(form);
  model.vocabulary = {"\n", "é", "\""};
  const auto file = write_one(model);
  ASSERT_TRUE(file);
  EXPECT_TRUE(contains(*file, "[\"\\n\",\"é\",\"\\\"\"]"));
}

TEST(Onnx, RefusesWhatIsNoModel) {
  auto model = random_model(one_unit(CellKind::gru));
  model.tensors[0].shape = {4, 1};
  const auto file = write_one(model);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message,
            "The tensor \"rnn.weight_ih_l0\" has the shape [4, 1]; the model needs [3, 1].");
}

}  // namespace
}  // namespace rnn
