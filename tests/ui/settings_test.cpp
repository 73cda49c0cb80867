// Edits of the experiment become the right commands, once.
#include <gtest/gtest.h>

#include "tests/ui/commands_of.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/draft.h"

namespace rnn::ui {
namespace {

class Settings : public testing::Test {
 protected:
  Settings() : app({1280, 2200}) {
    app.snapshot = fresh_snapshot();
    app.frames(3);
    app.take_commands();
  }

  /// As the engine answers: the experiment is in force.
  void put_in_force(const Experiment& experiment) {
    app.snapshot.experiment = to_json(experiment);
    ++app.snapshot.experiment_serial;
    ++app.snapshot.serial;
    app.frames();
  }

  void type_into(std::string_view label, const char* text) {
    app.click(label);
    ImGuiIO& io = ImGui::GetIO();
    io.AddKeyEvent(ImGuiMod_Ctrl, true);
    app.key(ImGuiKey_A);
    io.AddKeyEvent(ImGuiMod_Ctrl, false);
    app.type(text);
  }

  HeadlessApp app;
};

TEST_F(Settings, AnotherCellOpensTheExperimentOnce) {
  app.click("Cell: GRU");
  const OpenExperiment open = only<OpenExperiment>(app.take_commands());
  EXPECT_EQ(open.experiment.cell, CellKind::gru);
  app.frames(10);
  EXPECT_TRUE(app.take_commands().empty());
}

TEST_F(Settings, TrainingGoesOnAfterAStructuralChange) {
  app.snapshot.phase = Phase::training;
  app.frames();
  app.click("Cell: GRU");
  const std::vector<Command> commands = app.take_commands();
  only<OpenExperiment>(commands);
  only<rnn::Run>(commands);
}

TEST_F(Settings, MoreUnitsDoubleThem) {
  app.click("More: Hidden units");
  EXPECT_EQ(only<OpenExperiment>(app.take_commands()).experiment.hidden, 256);
}

TEST_F(Settings, TypedUnitsAreSentWhenTheFieldIsLeft) {
  type_into("Hidden units", "96");
  EXPECT_TRUE(all<OpenExperiment>(app.take_commands()).empty()) << "sent while typing";
  app.key(ImGuiKey_Enter);
  EXPECT_EQ(only<OpenExperiment>(app.take_commands()).experiment.hidden, 96);
}

TEST_F(Settings, AnotherTextOpensIt) {
  app.click("Text: Rhymes");
  EXPECT_EQ(only<OpenExperiment>(app.take_commands()).experiment.data, "rhymes");
}

TEST_F(Settings, TheSplitIsSentOnceWhenTheSliderIsReleased) {
  const Widget bar = app.widget("Kept for validation");
  app.move({bar.x + bar.width * 0.9f, bar.y + bar.height / 2});
  app.press();
  app.move({bar.x + bar.width * 0.8f, bar.y + bar.height / 2});
  app.move({bar.x + bar.width * 0.7f, bar.y + bar.height / 2});
  EXPECT_TRUE(app.take_commands().empty()) << "sent while dragging";
  app.release();
  const OpenExperiment open = only<OpenExperiment>(app.take_commands());
  EXPECT_NEAR(open.experiment.validation_fraction, 0.3, 0.02);
}

TEST_F(Settings, TheLearningRateFollowsTheSliderAtOnceAndBuildsNothingAnew) {
  const Widget slider = app.widget("Learning rate");
  app.move({slider.x + slider.width * 0.5f, slider.y + slider.height / 2});
  app.press();
  app.move({slider.x + slider.width * 0.8f, slider.y + slider.height / 2});
  const std::vector<Command> dragged = app.take_commands();
  ASSERT_FALSE(dragged.empty()) << "nothing sent while dragging";
  app.move({slider.x + slider.width * 2, slider.y + slider.height / 2});
  app.release();
  const std::vector<Command> released = app.take_commands();
  EXPECT_TRUE(all<OpenExperiment>(released).empty());
  const auto last = all<SetProperty>(released.empty() ? dragged : released).back();
  EXPECT_EQ(last.name, "learning_rate");
  EXPECT_EQ(last.value, get_property(app.state.draft, "learning_rate"));
  EXPECT_DOUBLE_EQ(app.state.draft.training.learning_rate, 1) << "dragged beyond the right end";
}

TEST_F(Settings, TheSliderIsNotStuckAfterAReleaseOutside) {
  const Widget slider = app.widget("Learning rate");
  app.move({slider.x + 20, slider.y + slider.height / 2});
  app.press();
  app.move({-50, -50});
  app.release();
  const double rate = app.state.draft.training.learning_rate;
  app.move({slider.x + slider.width / 2, slider.y + slider.height / 2});
  EXPECT_EQ(app.state.draft.training.learning_rate, rate);
}

TEST_F(Settings, EveryLivePropertyOfTheTrainingPanelIsSetByName) {
  app.click("More settings");
  app.click("Optimizer");  // opens the list
  app.frames(2);
  for (const char* label : {"Optimizer: AdamW", "Schedule: Cosine decay"}) {
    app.take_commands();
    app.click(label);
    only<SetProperty>(app.take_commands());
  }
  app.click("More: Patience");
  EXPECT_EQ(only<SetProperty>(app.take_commands()).name, "patience");
}

TEST_F(Settings, PrimingTextArrivesExactly) {
  app.click("Begin with");
  app.type("é日😀");
  app.key(ImGuiKey_Enter);
  const auto edits = all<SetProperty>(app.take_commands());
  ASSERT_FALSE(edits.empty());
  EXPECT_EQ(edits.back().name, "prime");
  EXPECT_EQ(edits.back().value, "\"é日😀\"");
}

TEST_F(Settings, AProblemIsShownDisablesTrainAndIsNotSent) {
  type_into("Hidden units", "100000");
  app.key(ImGuiKey_Enter);
  app.frames(2);
  EXPECT_TRUE(all<OpenExperiment>(app.take_commands()).empty());
  EXPECT_FALSE(app.widget("Train").enabled);
  app.click("Undo this change");
  EXPECT_TRUE(app.widget("Train").enabled);
  EXPECT_EQ(app.state.draft.hidden, 128);
}

TEST_F(Settings, ARefusedChangeIsToldAndTakenBack) {
  app.click("Cell: GRU");
  const std::vector<Command> commands = app.take_commands();
  Output output;
  receive({commands.front().request, "There is no memory for it.", "", {}}, app.state, output);
  app.frames(2);
  EXPECT_EQ(app.state.draft.cell, CellKind::lstm);
  EXPECT_EQ(app.widget("Message 1").value, "There is no memory for it.");
  app.click("Dismiss Message 1");
  EXPECT_FALSE(app.shows("Message 1"));
}

TEST_F(Settings, WhatComesIntoForceElsewhereIsShownAndOpenEditsStay) {
  type_into("Hidden units", "96");
  Experiment other = app.state.in_force;
  other.training.learning_rate = 0.01;
  put_in_force(other);
  EXPECT_DOUBLE_EQ(app.state.draft.training.learning_rate, 0.01);
  EXPECT_EQ(app.state.draft.hidden, 96);
}

TEST_F(Settings, AnEngineStartedAgainIsAskedForItsActivationsAgain) {
  app.snapshot.serial = 50;
  app.frames();
  app.take_commands();
  app.snapshot.serial = 2;  // counts from the beginning
  app.frames();
  only<Probe>(app.take_commands());
}

}  // namespace
}  // namespace rnn::ui
