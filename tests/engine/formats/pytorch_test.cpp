#include "engine/formats/pytorch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>

#include "engine/formats/pytorch_import.h"
#include "engine/formats/safetensors.h"
#include "tests/engine/formats/pytorch_models.h"

namespace rnn {
namespace {

using test::random_model;
using test::stacked_shapes;

const NetworkShape kShape{.cell = CellKind::gru, .inputs = 3, .hidden = 4, .layers = 2, .outputs = 3};

std::string text_of(const std::vector<ExportedFile>& files, std::string_view name) {
  const auto found = std::ranges::find(files, name, &ExportedFile::name);
  return found == files.end() ? "" : std::string(found->bytes.begin(), found->bytes.end());
}

std::string refusal(const PortableModel& model) {
  const auto result = export_pytorch(model, {});
  return result ? "" : result.error().message;
}

TEST(PyTorchExport, ImportGivesTheSameModelBack) {
  auto shapes = stacked_shapes();
  const auto more = test::structured_shapes();
  shapes.insert(shapes.end(), more.begin(), more.end());
  for (const NetworkShape& shape : shapes) {
    const auto model = random_model(shape);
    const auto bytes = write_pytorch_weights(model);
    ASSERT_TRUE(bytes) << bytes.error().message;
    const auto back = import_pytorch(*bytes, {.cell = shape.cell,
                                              .input = shape.input_kind,
                                              .loss = shape.loss,
                                              .task = shape.task,
                                              .residual = shape.residual});
    ASSERT_TRUE(back) << back.error().message;
    EXPECT_EQ(back->model, model);
    EXPECT_TRUE(back->notes.empty());
  }
}

TEST(PyTorchExport, WeightsAreThoseOfStateDictAndNothingElse) {
  const auto file = read_safetensors(*write_pytorch_weights(random_model(kShape)));
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->metadata.empty());
  std::vector<std::string> names;
  for (const auto& tensor : file->tensors) names.push_back(tensor.name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0",
                                      "rnn.bias_hh_l0", "rnn.weight_ih_l1", "rnn.weight_hh_l1",
                                      "rnn.bias_ih_l1", "rnn.bias_hh_l1", "head.weight", "head.bias"}));
  EXPECT_EQ(file->find("rnn.weight_ih_l0")->shape, (std::vector<std::uint64_t>{12, 3}));
  EXPECT_EQ(file->find("head.weight")->shape, (std::vector<std::uint64_t>{3, 4}));
}

TEST(PyTorchExport, BidirectionalLayersReadBothDirectionsOfTheOneBelow) {
  NetworkShape shape = kShape;
  shape.bidirectional = true;
  const auto file = read_safetensors(*write_pytorch_weights(random_model(shape)));
  ASSERT_TRUE(file);
  EXPECT_EQ(file->find("rnn.weight_ih_l0_reverse")->shape, (std::vector<std::uint64_t>{12, 3}));
  EXPECT_EQ(file->find("rnn.weight_ih_l1_reverse")->shape, (std::vector<std::uint64_t>{12, 8}));
  EXPECT_EQ(file->find("head.weight")->shape, (std::vector<std::uint64_t>{3, 8}));
}

TEST(PyTorchExport, TheProgramBearsTheModelAndThePlan) {
  auto model = random_model(kShape);
  model.vocabulary = {"\n", "\"", "é"};
  TrainingPlan plan{.settings = {}, .bptt = 17, .batch = 9};
  plan.settings.learning_rate = 0.00035;
  plan.settings.optimizer = OptimizerKind::adamw;
  const auto files = export_pytorch(model, plan);
  ASSERT_TRUE(files);
  const auto program = text_of(*files, "train.py");
  for (const auto* line :
       {"\nCELL = \"GRU\"  # ", "\nINPUT = \"one_hot\"  # ", "\nINPUTS = 3  # ", "\nHIDDEN = 4  # ",
        "\nLAYERS = 2\n", "\nDIRECTIONS = 1  # ", "\nOUTPUTS = 3  # ", "\nLOSS = \"softmax\"\n",
        "\nRESIDUAL = False  # ", "\nATTENTION = \"none\"  # ", "\nBPTT = 17  # ", "\nBATCH = 9  # ",
        "\nOPTIMIZER = \"adamw\"  # ", "\nLEARNING_RATE = 0.00035\n"}) {
    EXPECT_NE(program.find(line), std::string::npos) << line;
  }
  EXPECT_EQ(text_of(*files, "vocabulary.json"), "[\"\\n\",\"\\\"\",\"é\"]\n");
}

TEST(PyTorchExport, WithoutVocabularyThereIsNoFileOfIt) {
  const auto files = export_pytorch(random_model(kShape), {});
  ASSERT_TRUE(files);
  EXPECT_EQ(files->size(), 2u);
}

TEST(PyTorchExport, RefusesWhatIsNoModel) {
  auto model = random_model(kShape);
  model.tensors[1].shape = {4, 12};
  EXPECT_EQ(refusal(model),
            "The tensor \"rnn.weight_hh_l0\" has the shape [4, 12]; the model needs [12, 4].");

  model = random_model(kShape);
  model.tensors[2].values[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(refusal(model), "The tensor \"rnn.bias_ih_l0\" holds a number that is not finite.");

  model = random_model(kShape);
  model.tensors.pop_back();
  EXPECT_EQ(refusal(model), "The tensor \"head.bias\" of shape [3] is missing.");

  model = random_model(kShape);
  model.tensors.push_back(model.tensors.front());
  EXPECT_NE(refusal(model).find("twice"), std::string::npos);

  model = random_model(kShape);
  model.vocabulary = {"a", "b"};
  EXPECT_EQ(refusal(model), "The vocabulary has 2 symbols; the model reads 3.");

  model = random_model(kShape);
  model.shape.layers = 1'000'000'000;
  EXPECT_EQ(refusal(model), "The model has 1000000000 layers; it must be between 1 and 64.");
}

}  // namespace
}  // namespace rnn
