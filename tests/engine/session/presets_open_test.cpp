// Every preset can be opened; those that need a file once it is here.
#include <gtest/gtest.h>

#include "engine/formats/onnx.h"
#include "engine/session/presets.h"
#include "engine/session/saved_model.h"
#include "tests/engine/session/session_driver.h"

namespace rnn::test {
namespace {

constexpr const char* kPieces =
    R"({"train": [[[60, 64], [62], [60]]], "valid": [[[60], [62]]], "test": [[[60], [62]]]})";

TEST(Presets, EachOpensOnceItsFileIsHere) {
  Driver driver;
  for (const Preset& preset : presets()) {
    if (!preset.needs_file) continue;
    const std::string error = driver.send(OpenExperiment{preset.experiment}).error;
    EXPECT_TRUE(error.contains("load a JSON file of piano rolls first")) << error;
    EXPECT_TRUE(error.contains("\"train\"")) << error;
  }
  ASSERT_EQ(driver.send(LoadText{"pieces.json", bytes_of_text(kPieces)}).error, "");
  for (const Preset& preset : presets()) {
    SCOPED_TRACE(preset.name);
    ASSERT_EQ(driver.send(OpenExperiment{preset.experiment}).error, "");
    Experiment wanted = preset.experiment;
    if (preset.needs_file) wanted.data = "pieces.json";
    EXPECT_EQ(driver.experiment(), wanted);
  }
}

TEST(Presets, AnUnknownNameIsAnsweredWithAllNames) {
  const auto command = command_from_json(R"({"action": "open", "experiment": "no-such"})", {});
  ASSERT_FALSE(command);
  for (const Preset& preset : presets()) EXPECT_TRUE(command.error().message.contains(preset.name));
}

TEST(Presets, AreListedWithWhatTheyAreJudgedBy) {
  Driver driver;
  const auto list = driver.result(ListPresets{})["presets"];
  ASSERT_EQ(list.size(), presets().size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    SCOPED_TRACE(presets()[i].name);
    EXPECT_EQ(list[i]["name"], presets()[i].name);
    EXPECT_EQ(list[i].contains("data"), presets()[i].needs_file);
    if (presets()[i].needs_file) continue;
    driver.send(OpenExperiment{presets()[i].experiment});
    const auto snapshot = driver.session.snapshot();
    if (!snapshot.task) {
      EXPECT_EQ(list[i]["metric"], "cross_entropy");
      EXPECT_EQ(list[i]["baseline"], driver.result(Train{0, false})["baseline"]);
      continue;
    }
    EXPECT_EQ(list[i]["metric"], snapshot.task->metric);
    EXPECT_EQ(list[i]["task_shape"], snapshot.task->shape);
    EXPECT_EQ(list[i]["baseline"].get<float>(), snapshot.task->chance);
    EXPECT_EQ(list[i]["solved"].get<float>(), snapshot.task->solved);
  }
}

TEST(Export, GivesTheFilesOfTheFormats) {
  Driver driver;
  ASSERT_EQ(driver.send(OpenExperiment{find_preset("reverse-attention")->experiment}).error, "");
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  ASSERT_TRUE(saved);
  const auto onnx = write_onnx(saved->model);
  const auto pytorch = export_pytorch(saved->model, saved->plan);
  for (const auto& [format, files] :
       {std::pair{ExportFormat::onnx, *onnx}, {ExportFormat::pytorch, *pytorch}}) {
    const Reply reply = driver.send(Export{format});
    const auto list = nlohmann::json::parse(reply.result)["files"];
    ASSERT_EQ(list.size(), files.size());
    Bytes bytes;
    for (std::size_t i = 0; i < files.size(); ++i) {
      EXPECT_EQ(list[i], nlohmann::json({{"name", files[i].name}, {"size", files[i].bytes.size()}}));
      bytes.insert(bytes.end(), files[i].bytes.begin(), files[i].bytes.end());
    }
    EXPECT_EQ(reply.bytes, bytes);
  }
}

TEST(Music, OfAnotherFileIsTakenUpWithTheWeights) {
  Driver driver;
  ASSERT_EQ(driver.send(LoadText{"pieces.json", bytes_of_text(kPieces)}).error, "");
  driver.send(Train{3, false});
  const double before = driver.result(Evaluate{Part::test})["validationLoss"];
  LoadText same{"again.json", bytes_of_text(kPieces)}, other{"other.json", bytes_of_text(kPieces)};
  same.keep_network = other.keep_network = true;
  EXPECT_EQ(driver.result(same)["sameText"], true);
  EXPECT_EQ(driver.session.snapshot().step, 3u);
  std::string json = kPieces;
  json.replace(json.rfind("62"), 2, "71");
  other.bytes = bytes_of_text(json);
  EXPECT_EQ(driver.result(other)["sameText"], false);
  EXPECT_EQ(driver.session.snapshot().step, 0u);
  EXPECT_EQ(driver.session.snapshot().data_name, "other.json");
  EXPECT_NE(driver.result(Evaluate{Part::test})["validationLoss"], before);
  LoadText text{"a.txt", bytes_of_text(small_text())};
  text.keep_network = true;
  EXPECT_TRUE(driver.send(text).error.contains("MIDI notes"));
}

}  // namespace
}  // namespace rnn::test
