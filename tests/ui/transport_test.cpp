// Train, Pause, Step, Reset, the space bar, saving and opening.
#include <gtest/gtest.h>
#include <imgui_internal.h>

#include <cmath>

#include "tests/ui/commands_of.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/theme.h"

namespace rnn::ui {
namespace {

class Transport : public testing::Test {
 protected:
  Transport() {
    app.snapshot = fresh_snapshot();
    app.frames(3);
    app.take_commands();
  }
  HeadlessApp app;
};

TEST_F(Transport, TrainRuns) {
  app.click("Train");
  only<rnn::Run>(app.take_commands());
}

TEST_F(Transport, PauseReplacesTrainWhileTraining) {
  app.snapshot.phase = Phase::training;
  app.frames(2);
  EXPECT_FALSE(app.shows("Train"));
  app.click("Pause");
  only<Pause>(app.take_commands());
}

TEST_F(Transport, HelpIsBesideTheButtonInTheUsualFont) {
  const Widget train = app.widget("Train");
  app.move({train.x + train.width / 2, train.y + train.height / 2});
  app.frames(60);
  const ImGuiWindow* tooltip = nullptr;
  for (const ImGuiWindow* window : ImGui::GetCurrentContext()->Windows)
    if ((window->Flags & ImGuiWindowFlags_Tooltip) && window->Active) tooltip = window;
  ASSERT_NE(tooltip, nullptr);
  EXPECT_GE(tooltip->Pos.y, train.y + train.height);
  EXPECT_FLOAT_EQ(tooltip->FontRefSize, std::round(px(kBody - 1)));
}

TEST_F(Transport, StepTrainsOneStep) {
  app.click("Step");
  const auto train = only<rnn::Train>(app.take_commands());
  EXPECT_EQ(train.count, 1u);
  EXPECT_FALSE(train.evaluate) << "that would end the run: with keep_best, older weights would come back";
}

TEST_F(Transport, ResetResets) {
  app.click("Reset");
  only<Reset>(app.take_commands());
}

TEST_F(Transport, SpaceBarTogglesTraining) {
  app.key(ImGuiKey_Space);
  only<rnn::Run>(app.take_commands());
  app.snapshot.phase = Phase::training;
  app.frames();
  app.key(ImGuiKey_Space);
  only<Pause>(app.take_commands());
}

TEST_F(Transport, SpaceBarWritesABlankWhileATextIsEdited) {
  app.click("Begin with");
  ImGui::GetIO().AddKeyEvent(ImGuiKey_Space, true);
  app.type(" ");
  EXPECT_TRUE(all<rnn::Run>(app.take_commands()).empty());
  EXPECT_EQ(app.state.draft.sampling.prime, " ");
}

TEST_F(Transport, NothingTrainsWithoutAText) {
  app.snapshot.phase = Phase::empty;
  app.frames(2);
  EXPECT_FALSE(app.widget("Train").enabled);
  app.click("Train");
  app.key(ImGuiKey_Space);
  EXPECT_TRUE(all<rnn::Run>(app.take_commands()).empty());
}

TEST_F(Transport, SavedBytesGoToTheHostUnderATellingName) {
  app.click("Save model");
  const std::vector<Command> commands = app.take_commands();
  only<Save>(commands);
  Output output;
  app.snapshot.step = 250;
  app.frames();
  receive({commands.front().request, "", "{}", Bytes{1, 2, 3}}, app.state, output);
  ASSERT_EQ(output.host_requests.size(), 1u);
  const auto& file = std::get<SaveFile>(output.host_requests.front());
  EXPECT_EQ(file.name, "lighthouse-lstm128-step250.safetensors");
  EXPECT_EQ(file.bytes, (Bytes{1, 2, 3}));
}

TEST_F(Transport, OpenModelAsksTheHost) {
  app.click("Open model");
  const std::vector<HostRequest> requests = app.take_requests();
  ASSERT_EQ(requests.size(), 1u);
  EXPECT_TRUE(std::holds_alternative<ChooseModelFile>(requests.front()));
}

TEST_F(Transport, ThemeButtonChangesTheColours) {
  const bool dark = app.state.dark();
  while (app.state.dark() == dark) app.click("Theme");
  EXPECT_NE(app.state.dark(), dark);
}

}  // namespace
}  // namespace rnn::ui
