// Models from other programs as files of ours, and networks out of all our files.
#include "engine/session/saved_model.h"

#include "engine/formats/safetensors.h"
#include "engine/session/checkpoint.h"
#include "session_driver.h"
#include "tests/engine/formats/pytorch_models.h"

namespace rnn {
namespace {

using namespace test;

std::vector<NetworkShape> every_shape() {
  auto shapes = stacked_shapes();
  const auto more = structured_shapes();
  shapes.insert(shapes.end(), more.begin(), more.end());
  return shapes;
}

PortableModel text_model(std::vector<std::string> vocabulary) {
  auto model = random_model({.cell = CellKind::gru,
                             .inputs = vocabulary.size(),
                             .hidden = 5,
                             .layers = 2,
                             .outputs = vocabulary.size()});
  model.vocabulary = std::move(vocabulary);
  return model;
}

/// A model trained here, as if it came from elsewhere.
PortableModel trained_model(Driver& driver) {
  driver.open_small();
  driver.result(Train{20, false});
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  EXPECT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->plan.bptt, 8u);
  EXPECT_EQ(saved->plan.batch, 4u);
  return saved->model;
}

TEST(SavedModel, EveryNetworkComesBack) {
  for (NetworkShape shape : every_shape()) {
    shape.dropout = 0.25;
    const auto model = random_model(shape);
    const auto written = write_foreign_model(model, "model");
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_FALSE(written->writes_text);
    EXPECT_EQ(written->why_not, "");
    const auto read = read_saved_model(written->file);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->model, model);
  }
}

TEST(SavedModel, ATextModelFromElsewhereWritesAndGoesOnTraining) {
  for (const bool keep_network : {true, false}) {  // as the command line loads a text, and the page
    Driver home, abroad;
    const auto model = trained_model(home);
    const auto written = write_foreign_model(model, "theirs.safetensors");
    ASSERT_TRUE(written) << written.error().message;
    EXPECT_TRUE(written->writes_text);
    ASSERT_EQ(abroad.send(LoadModel{written->file}).error, "");
    EXPECT_TRUE(abroad.session.snapshot().notice.starts_with("\"theirs.safetensors\" comes from another"));

    Sampling sampling;
    sampling.prime = "the";
    EXPECT_EQ(abroad.result(Generate{sampling}), home.result(Generate{sampling}));
    EXPECT_EQ(abroad.send(Save{}).bytes, written->file);
    EXPECT_NE(abroad.send(Train{1, false}).error, "");

    ASSERT_EQ(abroad.send(LoadText{"more.txt", bytes_of_text(small_text()), false, keep_network}).error, "");
    EXPECT_EQ(abroad.result(Evaluate{Part::whole}), home.result(Evaluate{Part::whole}));
    EXPECT_EQ(abroad.result(Train{3, false})["step"], 3);
  }
}

TEST(SavedModel, ATextInOtherSymbolsBeginsANewNetwork) {
  Driver driver;
  ASSERT_EQ(driver.send(LoadModel{write_foreign_model(text_model({"a", "b"}), "model")->file}).error, "");
  ASSERT_EQ(driver.send(LoadText{"other.txt", bytes_of_text(small_text())}).error, "");
  EXPECT_EQ(driver.result(Train{1, false})["step"], 1);
}

TEST(SavedModel, WhatForetellsNoTextIsNotOpened) {
  Driver driver;
  for (const NetworkShape& shape : every_shape()) {
    const auto written = write_foreign_model(random_model(shape), "model");
    ASSERT_TRUE(written);
    EXPECT_NE(driver.send(LoadModel{written->file}).error.find("rnn forward runs it"), std::string::npos);
  }
}

TEST(SavedModel, TellsWhyAVocabularyDoesNotMakeItATextModel) {
  const auto why_not = [](const PortableModel& model) {
    return write_foreign_model(model, "model")->why_not;
  };
  EXPECT_EQ(why_not(text_model({"\n", "a", "é", "日"})), "");
  EXPECT_EQ(why_not(text_model({"a", "bc"})), "symbol 1 of its vocabulary is no single code point");
  EXPECT_EQ(why_not(text_model({"", "a"})), "symbol 0 of its vocabulary is no single code point");
  EXPECT_EQ(why_not(text_model({"b", "a"})),
            "its vocabulary is not in ascending order of code points: “a” (U+0061) comes after “b” (U+0062)");
  auto model = text_model({"a", "b"});
  model.shape.task = TaskShape::many_to_one;
  EXPECT_EQ(why_not(model), "it does not foretell the next symbol of a text");
  model.shape.task = TaskShape::many_to_many;
  model.shape.loss = LossKind::sigmoid;
  EXPECT_EQ(why_not(model), "it does not foretell the next symbol of a text");
}

TEST(SavedModel, NamesOfOurOwnDataAreNotTaken) {
  for (const auto* name : {"adding", "rhymes"}) {
    Driver driver;
    ASSERT_EQ(driver.send(LoadModel{write_foreign_model(text_model({"a", "b"}), name)->file}).error, "");
    EXPECT_EQ(driver.experiment().data, std::string(name) + " (imported)");
  }
}

TEST(SavedModel, NetworksOfTasksAreFound) {
  Driver driver;
  Experiment experiment = small_experiment();
  experiment.data = "addition";
  experiment.attention = AttentionKind::dot;
  ASSERT_EQ(driver.send(OpenExperiment{experiment}).error, "");
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  ASSERT_TRUE(saved) << saved.error().message;
  EXPECT_EQ(saved->model.shape.task, TaskShape::sequence_to_sequence);
  EXPECT_EQ(saved->model.shape.attention, AttentionKind::dot);
  EXPECT_EQ(saved->model.shape.hidden, 12u);
}

TEST(SavedModel, NetworksOfWindowsOfATextAreFoundWithoutIt) {
  Driver driver;
  Experiment experiment = small_experiment();
  experiment.task_shape = TaskChoice::sequence_to_sequence;
  driver.open_small(experiment);
  auto checkpoint = read_checkpoint(driver.send(Save{}).bytes);
  ASSERT_TRUE(checkpoint) << checkpoint.error().message;
  const auto whole = read_saved_model(write_checkpoint(*checkpoint));
  checkpoint->tokens.reset();
  const auto without = read_saved_model(write_checkpoint(*checkpoint));
  ASSERT_TRUE(whole && without);
  EXPECT_EQ(whole->model.shape.task, TaskShape::sequence_to_sequence);
  EXPECT_EQ(without->model, whole->model);
}

/// Files of every kind: a text model, a text model without its text, a task, a network from elsewhere.
std::vector<Bytes> every_file() {
  Driver driver;
  const auto model = trained_model(driver);
  std::vector<Bytes> files{driver.send(Save{}).bytes, write_foreign_model(model, "model")->file};
  Experiment experiment = small_experiment();
  experiment.data = "adding";
  driver.send(OpenExperiment{experiment});
  files.push_back(driver.send(Save{}).bytes);
  files.push_back(write_foreign_model(random_model(structured_shapes()[0]), "model")->file);
  return files;
}

TEST(SavedModel, TenThousandDamagedFilesAreRefusedWithAMessage) {
  Random random(5);
  const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random.bits() % end); };
  int files = 0;
  for (const Bytes& whole : every_file()) {
    ASSERT_TRUE(read_saved_model(whole));
    for (int i = 0; i < 1250; ++i, ++files) {
      const auto cut = read_saved_model(std::span(whole).first(below(whole.size())));
      ASSERT_FALSE(cut);
      EXPECT_FALSE(cut.error().message.empty());
    }
    for (int i = 0; i < 1250; ++i, ++files) {
      auto bytes = whole;
      // Half of them in the header, where more depends on each bit.
      const auto place = below(i % 2 == 0 ? std::min<std::size_t>(bytes.size(), 3000) : bytes.size());
      bytes[place] = static_cast<std::uint8_t>(bytes[place] ^ 1u << (i % 8));
      const auto read = read_saved_model(bytes);
      // One white space for another changes nothing that the file says.
      if (read) {
        EXPECT_EQ(whole[place], ' ') << place;
      } else {
        EXPECT_FALSE(read.error().message.empty());
      }
    }
  }
  EXPECT_EQ(files, 10'000);
}

TEST(SavedModel, ANetworkThatDoesNotFitItsFileIsRefused) {
  auto file = *read_safetensors(write_foreign_model(random_model(structured_shapes()[0]), "model")->file);
  file.metadata.erase("checksum");  // changed on purpose
  const auto says = [&](std::string_view network, std::string_view vocabulary = "[]") {
    auto changed = file;
    changed.metadata.find("network")->second = network;
    changed.metadata.find("vocabulary")->second = vocabulary;
    const auto read = read_saved_model(write_safetensors(changed));
    return read ? "" : read.error().message;
  };
  const std::string network = file.metadata.find("network")->second;
  EXPECT_EQ(says(network), "");
  EXPECT_NE(says("{").find("no JSON object"), std::string::npos);
  EXPECT_NE(says(R"({"inputs":5,"outputs":3,"layers":1000})").find("1000 layers"), std::string::npos);
  EXPECT_NE(says(R"({"inputs":5,"outputs":3,"hidden":9})").find("rnn.weight_ih_l0"), std::string::npos);
  EXPECT_NE(says(network, R"(["a","b","c","d","e"])").find("numbers, not tokens"), std::string::npos);
  EXPECT_NE(says(network, "[97]").find("no array of texts"), std::string::npos);
  file.metadata["more"] = "";
  EXPECT_NE(says(network).find("unknown entry"), std::string::npos);
}

}  // namespace
}  // namespace rnn
