#include "engine/formats/pytorch_import.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "engine/formats/pytorch.h"
#include "engine/formats/safetensors.h"
#include "tests/engine/formats/pytorch_models.h"

namespace rnn {
namespace {

using test::random_model;

const NetworkShape kShape{.cell = CellKind::lstm,
                          .input_kind = InputKind::dense,
                          .inputs = 3,
                          .hidden = 4,
                          .layers = 2,
                          .bidirectional = true,
                          .outputs = 5};

/// The weights as tensors of a file, to be spoiled.
Safetensors file_of(const NetworkShape& form) {
  return *read_safetensors(*write_pytorch_weights(random_model(form)));
}

Safetensors::Tensor& at(Safetensors& file, std::string_view name) {
  return *std::ranges::find(file.tensors, name, &Safetensors::Tensor::name);
}

Expected<ImportedModel> import(const Safetensors& file, const ImportWishes& wishes = {}) {
  return import_pytorch(write_safetensors(file), wishes);
}

std::string refusal(const Safetensors& file, const ImportWishes& wishes = {}) {
  const auto result = import(file, wishes);
  return result ? "" : result.error().message;
}

TEST(PyTorchImport, InfersTheFormFromTheShapes) {
  for (const auto cell : {CellKind::gru, CellKind::lstm}) {
    for (const auto& some : test::stacked_shapes()) {
      if (some.cell != cell || some.input_kind == InputKind::one_hot) continue;
      const auto imported = import(file_of(some));
      ASSERT_TRUE(imported) << imported.error().message;
      EXPECT_EQ(imported->model.shape, some);
    }
  }
}

TEST(PyTorchImport, TellsWhatItTookForGranted) {
  const auto dense = import(file_of(kShape));
  ASSERT_TRUE(dense);
  ASSERT_EQ(dense->notes.size(), 2u);
  EXPECT_NE(dense->notes[0].find("one-hot from dense"), std::string::npos);
  EXPECT_NE(dense->notes[1].find("taken as softmax, one of 5 classes"), std::string::npos);

  const auto one_hot = import(file_of(kShape), {.vocabulary = {"a", "b", "c"}});
  ASSERT_TRUE(one_hot);
  EXPECT_EQ(one_hot->model.shape.input_kind, InputKind::one_hot);
  EXPECT_TRUE(one_hot->notes.empty());
}

TEST(PyTorchImport, AsksForTanhOrRelu) {
  NetworkShape form = kShape;
  form.cell = CellKind::rnn_relu;
  const auto file = file_of(form);
  EXPECT_NE(refusal(file).find("\"rnn.weight_hh_l0\" of shape [4, 4] belongs to nn.RNN"), std::string::npos);
  const auto imported = import(file, {.cell = CellKind::rnn_relu});
  ASSERT_TRUE(imported);
  EXPECT_EQ(imported->model, random_model(form));
}

TEST(PyTorchImport, TakesAnyNamesOfTheModules) {
  NetworkShape form = kShape;
  form.input_kind = InputKind::embedding;
  form.embedding = 8;  // = D·H: the embedding and the head cannot be told apart by their columns
  form.outputs = form.inputs;
  auto file = file_of(form);
  for (auto& tensor : file.tensors) {
    if (tensor.name.starts_with("rnn.")) tensor.name = "model.lstm." + tensor.name.substr(4);
    if (tensor.name.starts_with("head.")) tensor.name = "fc." + tensor.name.substr(5);
    if (tensor.name == "embedding.weight") tensor.name = "word_Embeddings.weight";
  }
  const auto imported = import(file);
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->model, random_model(form));

  for (auto& tensor : file.tensors) {
    if (tensor.name.starts_with("model.lstm.")) tensor.name = tensor.name.substr(11);
  }
  const auto without_prefix = import(file);
  ASSERT_TRUE(without_prefix) << without_prefix.error().message;
  EXPECT_EQ(without_prefix->model, imported->model);
}

TEST(PyTorchImport, MissingBiasesAreZero) {
  auto file = file_of(kShape);
  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name.starts_with("rnn.bias"); });
  const auto imported = import(file, {.input = InputKind::dense, .loss = LossKind::softmax});
  ASSERT_TRUE(imported) << imported.error().message;
  EXPECT_EQ(imported->model.tensor("rnn.bias_hh_l1_reverse").values, std::vector<float>(16));
  EXPECT_EQ(imported->notes.size(), 8u);

  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name == "head.bias"; });
  EXPECT_TRUE(import(file));
}

TEST(PyTorchImport, NamesTheTensorThatDoesNotFit) {
  auto file = file_of(kShape);
  at(file, "rnn.weight_ih_l1").shape = {8, 16};
  EXPECT_EQ(refusal(file),
            "The tensor \"rnn.weight_ih_l1\" of shape [8, 16] does not fit: [16, 8] is expected.");

  file = file_of(kShape);
  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name == "rnn.bias_hh_l0_reverse"; });
  EXPECT_EQ(refusal(file), "The tensor \"rnn.bias_hh_l0_reverse\" of shape [16] is missing.");

  file = file_of(kShape);
  file.tensors.push_back(tensor_of("rnn.weight_hr_l0", {4}, std::vector<float>(4)));
  EXPECT_EQ(refusal(file), "The tensor \"rnn.weight_hr_l0\" of shape [4] has no place in this model.");

  file = file_of(kShape);
  at(file, "rnn.weight_hh_l0").shape = {8, 8};
  at(file, "rnn.weight_hh_l0").bytes.resize(256);
  EXPECT_NE(refusal(file).find("nn.RNN"), std::string::npos);
}

TEST(PyTorchImport, WishesMustAgreeWithTheFile) {
  const auto file = file_of(kShape);
  EXPECT_EQ(
      refusal(file, {.cell = CellKind::gru}),
      "The tensor \"rnn.weight_hh_l0\" of shape [16, 4] has 16 = 4·4 rows, those of the cell lstm; --cell "
      "gru has 3·4.");
  for (const std::size_t layers : {1, 3, 1'000'000'000}) {
    EXPECT_EQ(refusal(file, {.layers = layers}),
              "The file has weights of 2 layers (\"rnn.weight_ih_l1\" is the last); --layers says " +
                  std::to_string(layers) + ".");
  }
  EXPECT_EQ(refusal(file, {.bidirectional = false}),
            "The file has a \"rnn.weight_ih_l0_reverse\", so its network reads in both directions: "
            "--bidirectional is missing.");
  NetworkShape forward = kShape;
  forward.bidirectional = false;
  EXPECT_EQ(refusal(file_of(forward), {.bidirectional = true}),
            "The file has no \"rnn.weight_ih_l0_reverse\", so its network reads in one direction: leave out "
            "--bidirectional.");
  EXPECT_EQ(refusal(file, {.hidden = 5}),
            "The tensor \"rnn.weight_hh_l0\" of shape [16, 4] is one of 4 units; --hidden says 5.");
  EXPECT_NE(refusal(file, {.input = InputKind::embedding}).find("embedding"), std::string::npos);
  EXPECT_EQ(refusal(file, {.vocabulary = {"a", "b"}}), "The vocabulary has 2 symbols; the model reads 3.");
}

TEST(PyTorchImport, AModelOfOursIsToldToBeOne) {
  auto file = file_of(kShape);
  file.metadata["format"] = "rnn-playground";
  EXPECT_NE(refusal(file).find("is a model of this program already"), std::string::npos);
}

TEST(PyTorchImport, StructureMustAgreeWithWhatIsSaid) {
  NetworkShape shape = kShape;
  EXPECT_NE(refusal(file_of(shape), {.task = TaskShape::sequence_to_sequence}).find("needs a decoder"),
            std::string::npos);
  EXPECT_NE(refusal(file_of(shape), {.loss = LossKind::gaussian}).find("a multiple of 2 rows"),
            std::string::npos);
  shape.task = TaskShape::sequence_to_sequence;
  EXPECT_NE(refusal(file_of(shape), {.task = TaskShape::many_to_one}).find("has a decoder"),
            std::string::npos);
  auto file = file_of(shape);
  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name == "decoder.bias_hh_l1"; });
  EXPECT_EQ(refusal(file), "The tensor \"decoder.bias_hh_l1\" of shape [16] is missing.");
  shape = kShape;
  shape.cell = CellKind::feed_forward;
  EXPECT_EQ(import(file_of(shape))->model.shape, shape);
  EXPECT_EQ(refusal(file_of(shape), {.cell = CellKind::gru}), "The tensor \"rnn.weight_hh_l0\" is missing.");
}

TEST(PyTorchImport, RefusesOtherFiles) {
  Safetensors file;
  EXPECT_NE(refusal(file).find("No tensor is called weight_ih_l0"), std::string::npos);
  file = file_of(kShape);
  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name.starts_with("head"); });
  EXPECT_NE(refusal(file).find("head.weight"), std::string::npos);
  file = file_of(kShape);
  file.tensors.push_back(tensor_of("extra.weight", {2, 2}, std::vector<float>(4)));
  EXPECT_EQ(refusal(file), "The tensor \"extra.weight\" of shape [2, 2] has no place in this model.");
  at(file, "head.weight").name = "fc.weight";  // now no names of ours
  at(file, "head.bias").name = "fc.bias";
  EXPECT_NE(refusal(file).find("one too many"), std::string::npos);
  std::erase_if(file.tensors, [](const auto& tensor) { return tensor.name == "extra.weight"; });
  file.tensors.push_back(tensor_of("decoder.weight_ih_l0", {4}, std::vector<float>(4)));
  EXPECT_NE(refusal(file).find("two recurrent modules"), std::string::npos);
  file = file_of(kShape);
  auto& tensor = at(file, "head.bias");
  tensor = tensor_of("head.bias", {5}, std::vector<float>(5, std::numeric_limits<float>::infinity()));
  EXPECT_NE(refusal(file).find("head.bias"), std::string::npos);
}

TEST(PyTorchImport, EmptyMatricesAreRefused) {
  auto file = file_of(kShape);
  for (const auto* name : {"rnn.weight_ih_l0", "rnn.weight_hh_l0", "head.weight"}) {
    auto spoiled = file;
    at(spoiled, name) = tensor_of(name, {0, 0}, {});
    EXPECT_EQ(refusal(spoiled), "The tensor \"" + std::string(name) + "\" of shape [0, 0] must be a matrix.");
  }
}

TEST(PyTorchImport, DamagedFilesNeverCrash) {
  const auto whole = *write_pytorch_weights(random_model(kShape));
  const std::size_t header =
      8 + whole[0] + 256u * whole[1];  // a flip among the numbers is another valid file
  Random random(3);
  std::size_t refused = 0;
  for (int i = 0; i < 2000; ++i) {
    auto bytes = whole;
    const auto place = static_cast<std::size_t>(random.uniform() * static_cast<double>(header));
    bytes[place] = static_cast<std::uint8_t>(bytes[place] ^ 1u << (i % 8));
    if (i % 4 == 0) bytes.resize(place);
    const auto result = import_pytorch(bytes, {});
    if (!result) {
      EXPECT_FALSE(result.error().message.empty());
      ++refused;
    }
  }
  EXPECT_GT(refused, 1900u);  // few flips leave another valid file: a space or a name
}

}  // namespace
}  // namespace rnn
