// Known-answer tasks on the screen: chosen from the list, shown with what they are judged by.
#include <gtest/gtest.h>

#include "engine/session/presets.h"
#include "engine/session/session.h"
#include "tests/ui/commands_of.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/activations.h"
#include "ui/widgets/step_numbers.h"

namespace rnn::ui {
namespace {

/// What a real session shows after a few steps.
Snapshot snapshot_of(const char* preset, std::uint64_t steps) {
  static double now = 0;
  static std::uint64_t sessions = 0;
  Session session([] { return now += 0.01; });
  session.submit({1, OpenExperiment{find_preset(preset)->experiment}});
  session.submit({2, Probe{0, "h"}});
  session.submit({3, Train{steps, true}});
  while (session.run_for(0.1)) continue;
  Snapshot snapshot = session.snapshot();
  // Each is a later state of one engine.
  snapshot.serial += 100 * ++sessions;
  snapshot.experiment_serial += 100 * sessions;
  return snapshot;
}

class TaskPanel : public testing::Test {
 protected:
  TaskPanel() : app({1280, 1600}) {
    app.snapshot = snapshot_of("lighthouse-lstm", 0);
    app.frames(3);
    app.take_commands();
  }

  void show(Snapshot snapshot) {
    app.snapshot = std::move(snapshot);
    app.frames(3);
    app.take_commands();
  }

  HeadlessApp app;
};

TEST_F(TaskPanel, ATaskIsChosenFromItsListWithSettingsThatSuitIt) {
  app.click("Kind of data: Tasks");
  app.click("Task: Temporal order");
  const OpenExperiment open = only<OpenExperiment>(app.take_commands());
  EXPECT_EQ(open.experiment, find_preset("order-lstm")->experiment);
}

TEST_F(TaskPanel, ShowsTheMetricAndExamples) {
  show(snapshot_of("parity-gru", 400));
  EXPECT_FALSE(app.shows("Write"));
  EXPECT_EQ(app.widget("accuracy").value, "100.0 %");
  EXPECT_NE(app.widget("Metric curve").value.find("points"), std::string::npos);
  EXPECT_NE(app.widget("Example 1").value.find("right"), std::string::npos);
}

TEST_F(TaskPanel, ShowsWhereTheDecoderLooks) {
  show(snapshot_of("reverse-attention", 5));
  EXPECT_TRUE(app.shows("Attention"));
  EXPECT_TRUE(app.shows("Attention: Dot product (Luong)"));
}

TEST_F(TaskPanel, GoingBackToATextPutsBackWhatOnlyTasksHave) {
  show(snapshot_of("reverse-attention", 5));
  app.click("Kind of data: Texts");
  app.click("Text: Rhymes");
  const OpenExperiment open = only<OpenExperiment>(app.take_commands());
  EXPECT_EQ(open.experiment.data, "rhymes");
  EXPECT_FALSE(open.experiment.bidirectional);
  EXPECT_EQ(open.experiment.attention, AttentionKind::none);
}

TEST_F(TaskPanel, BothDirectionsAreOfferedWhereNothingIsForetold) {
  show(snapshot_of("adding-lstm", 0));
  EXPECT_TRUE(app.shows("Both directions"));
  for (const char* preset : {"mackey-glass-gru", "reber-lstm", "lighthouse-lstm"}) {
    show(snapshot_of(preset, 0));
    EXPECT_FALSE(app.shows("Both directions")) << preset;
  }
}

TEST_F(TaskPanel, ATextCanBeReadInAnotherTaskShape) {
  app.click("More structure");
  app.click("Task shape");
  app.click("Task shape: Many to one");
  EXPECT_EQ(only<OpenExperiment>(app.take_commands()).experiment.task_shape, TaskChoice::many_to_one);
}

TEST_F(TaskPanel, NumbersThatAreReadAreShownAsSuch) {
  show(snapshot_of("adding-lstm", 1));
  ASSERT_NE(drawable_heatmap(app.snapshot), nullptr);
  const Heatmap& heatmap = *app.snapshot.heatmap;
  const std::optional<StepNumbers> numbers = numbers_read(app.snapshot, heatmap);
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->per_step, 2u);  // a number and its mark
  int marked = 0;
  for (int t = 0; t < heatmap.columns; ++t) marked += numbers->at(t)[1] > 0.5f;
  EXPECT_EQ(marked, 2);
  app.snapshot.task->examples.front()->inputs.pop_back();
  EXPECT_FALSE(numbers_read(app.snapshot, heatmap)) << "of other data than the heatmap";
  EXPECT_EQ(step_numbers_text({std::vector<float>{0.25f, -1.0f}, 2}, 0), "0.25, -1");
}

TEST_F(TaskPanel, ALengthOfZeroReadsStandardAndIsReplacedByWhatIsTyped) {
  show(snapshot_of("adding-lstm", 0));
  EXPECT_EQ(app.widget("Task length").value, "standard");
  app.click("Task length");
  app.type("30");
  app.key(ImGuiKey_Enter);
  EXPECT_EQ(only<OpenExperiment>(app.take_commands()).experiment.task_length, 30);
}

}  // namespace
}  // namespace rnn::ui
