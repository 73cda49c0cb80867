// The live text, Write, files, and the views of the activations.
#include <gtest/gtest.h>

#include "tests/ui/commands_of.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/activations.h"

namespace rnn::ui {
namespace {

class Writing : public testing::Test {
 protected:
  Writing() : app({1280, 1000}) {
    app.snapshot = trained_snapshot();
    app.frames(3);
    first = app.take_commands();
  }
  HeadlessApp app;
  std::vector<Command> first;
};

TEST_F(Writing, AsksForTheActivationsOnTheScreenOnce) {
  const Probe probe = only<Probe>(first);
  EXPECT_EQ(probe.layer, 0);
  EXPECT_EQ(probe.quantity, "h");
  app.frames(5);
  EXPECT_TRUE(all<Probe>(app.take_commands()).empty());
}

TEST_F(Writing, AnotherQuantityIsProbed) {
  app.click("Show forget");
  EXPECT_EQ(only<Probe>(app.take_commands()).quantity, "forget");
}

TEST_F(Writing, AQuantityThatTheNewCellLacksGivesWay) {
  app.click("Show c");
  app.take_commands();
  app.snapshot.quantities = {"h", "reset", "update", "candidate"};
  app.frames();
  EXPECT_EQ(only<Probe>(app.take_commands()).quantity, "h");
}

TEST_F(Writing, TheLiveTextIsTold) {
  EXPECT_EQ(app.widget("Live text").value, app.snapshot.samples.back()->text);
}

TEST_F(Writing, EarlierTextsAreOnTheTimeLine) { EXPECT_TRUE(app.shows("Text at step 1,350")); }

TEST_F(Writing, NothingBelowMovesWhileATextIsWrittenOver) {
  const std::size_t count = app.snapshot.samples.size();
  app.snapshot.samples[count - 2]->text = "one\ntwo\nthree\nfour\nfive";
  Sample& newest = *app.snapshot.samples.back();
  newest.prime.clear();
  newest.complete = false;
  const auto place_of_earlier = [&](const char* written) {
    newest.text = written;
    app.frames(3);
    return app.widget("Text at step 1,350").y;
  };
  const float at_first = place_of_earlier("a");
  EXPECT_EQ(place_of_earlier("a\nb\nc"), at_first);
  EXPECT_EQ(place_of_earlier("a\nb\nc\nd\ne"), at_first);
  EXPECT_GT(place_of_earlier("a\nb\nc\nd\ne\nf\ng"), at_first) << "longer than the one before";
}

TEST_F(Writing, AClickOnARowOfTheHeatmapColoursTheTextByThatUnit) {
  const Widget map = app.widget("Heatmap");
  app.click(ImVec2{map.x + map.width / 2, map.y + map.height / 2});
  const int unit = app.state.heatmap.unit;
  ASSERT_GE(unit, 0);
  const Heatmap& heatmap = *app.snapshot.heatmap;
  const auto beds = activation_beds(heatmap, *app.snapshot.samples.back(), unit, palette(true));
  ASSERT_EQ(beds.size(), heatmap.characters.size() - 1);
  for (std::size_t i = 0; i < beds.size(); ++i) {
    const float value = activation(heatmap, static_cast<int>(i) + 1, unit);
    if (std::abs(value) < 0.1f) continue;
    const ImU32 expected = value > 0 ? palette(true).positive : palette(true).negative;
    ASSERT_EQ(beds[i] & ~IM_COL32_A_MASK, expected & ~IM_COL32_A_MASK) << "character " << i;
  }
}

TEST_F(Writing, ThePrimeBelongsToTheTextAndToItsColumns) {
  Sample& sample = *app.snapshot.samples.back();
  Heatmap& heatmap = *app.snapshot.heatmap;
  heatmap.columns = 5;
  heatmap.characters = {'T', 'h', 0xE9, ' ', 'm'};
  heatmap.values.resize(5 * 128);
  sample.prime = "Thé";
  sample.text = " ma";  // its last character was not fed yet
  EXPECT_EQ(first_text_column(heatmap, sample), 0);
  const auto beds = activation_beds(heatmap, sample, 0, palette(true));
  ASSERT_EQ(beds.size(), 6u);
  EXPECT_EQ(beds[5], 0u);
  app.frames();
  EXPECT_EQ(app.widget("Live text").value, "Thé ma");
}

TEST_F(Writing, AHeatmapOfAnotherTextColoursNothing) {
  app.snapshot.heatmap->characters[5] = 'Q';
  app.snapshot.heatmap->characters[9] = 'Q';
  EXPECT_TRUE(activation_beds(*app.snapshot.heatmap, *app.snapshot.samples.back(), 3, palette(true)).empty());
}

TEST_F(Writing, ABrokenHeatmapIsNotDrawn) {
  app.snapshot.heatmap->values.pop_back();
  EXPECT_EQ(drawable_heatmap(app.snapshot), nullptr);
  app.frames(2);
}

TEST_F(Writing, WriteAsksWithTheSettingsOnTheScreenAndShowsTheAnswer) {
  app.state.draft.sampling.temperature = 0.5;
  app.click("Write");
  const std::vector<Command> commands = app.take_commands();
  EXPECT_DOUBLE_EQ(only<Generate>(commands).sampling.temperature, 0.5);
  EXPECT_FALSE(app.widget("Write").enabled) << "asked already";
  Output output;
  receive({commands.front().request, "", R"({"text": "Ahoy \u00e9"})", {}}, app.state, output);
  app.frames(2);
  EXPECT_EQ(app.widget("Written text").value, "Ahoy é");
  app.click("Copy text");
  EXPECT_EQ(std::get<CopyToClipboard>(app.take_requests().front()).text, "Ahoy é");
  app.click("Close text");
  EXPECT_FALSE(app.shows("Written text"));
}

Bytes bytes_of(std::string_view text) { return Bytes(text.begin(), text.end()); }

TEST_F(Writing, ATextFileIsLoaded) {
  Output output;
  receive_file("my.txt", bytes_of("Grüße\n"), app.state, output);
  const LoadText load = only<LoadText>(output.commands);
  EXPECT_EQ(load.name, "my.txt");
  EXPECT_FALSE(load.latin1);
}

TEST_F(Writing, ALatin1FileIsAskedAbout) {
  Output output;
  receive_file("old.txt",
               bytes_of("Gr\xFC\xDF"
                        "e"),
               app.state, output);
  EXPECT_TRUE(output.commands.empty());
  app.frames(2);
  EXPECT_NE(app.widget("Encoding").value.find("old.txt is not UTF-8: byte 2 "), std::string::npos);
  app.click("Read as Latin-1");
  const LoadText load = only<LoadText>(app.take_commands());
  EXPECT_TRUE(load.latin1);
  EXPECT_EQ(load.bytes.size(), 5u);
}

TEST_F(Writing, AFileThatIsRefusedTakesThePlaceOfTheOneBefore) {
  Output output;
  receive_file("old.txt", {0xFC}, app.state, output);
  refuse_file("one.txt is too large.", app.state);
  refuse_file("two.txt is too large.", app.state);
  EXPECT_TRUE(output.commands.empty());
  app.frames(2);
  EXPECT_EQ(app.widget("Message 1").value, "two.txt is too large.");
  EXPECT_FALSE(app.shows("Message 2"));
  EXPECT_FALSE(app.shows("Encoding"));
}

TEST_F(Writing, ASavedModelIsOpened) {
  Bytes file = bytes_of(std::string_view("\x02\0\0\0\0\0\0\0{}", 10));
  Output output;
  receive_file("model.safetensors", file, app.state, output);
  EXPECT_EQ(only<LoadModel>(output.commands).bytes, file);
}

TEST_F(Writing, ADivergedRunOffersAGentlerOne) {
  app.snapshot.phase = Phase::diverged;
  app.snapshot.notice = "The loss is not finite at step 12.";
  app.frames(2);
  app.click("Reset with learning rate 0.0006");
  const std::vector<Command> commands = app.take_commands();
  const SetProperty edit = only<SetProperty>(commands);
  EXPECT_EQ(edit.name, "learning_rate");
  EXPECT_NEAR(std::stod(edit.value), 0.0006, 1e-9);
  only<Reset>(commands);
  only<rnn::Run>(commands);
}

TEST_F(Writing, ALearnedRunCanGoOn) {
  app.snapshot.phase = Phase::learned;
  app.frames(2);
  app.click("Go on training");
  only<rnn::Run>(app.take_commands());
}

TEST_F(Writing, StrangeCharactersAreDrawn) {
  app.snapshot.samples.back()->text = "日本 😀 \x01\t\xCD\x80 \u202E\uFFFD end";
  app.frames(3);
  EXPECT_TRUE(app.shows("Live text"));
}

}  // namespace
}  // namespace rnn::ui
