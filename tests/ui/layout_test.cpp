// Where things are: inside the window, apart from each other, named once.
#include <gtest/gtest.h>

#include <map>

#include "engine/session/properties.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/widgets/heatmap.h"

namespace rnn::ui {
namespace {

bool is_control(const Widget& widget) { return widget.role != "status" && widget.role != "img"; }

/// Boxes that overlap by more than a rounding error.
bool overlap(const Widget& a, const Widget& b) {
  const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
  const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return width > 1 && height > 1;
}

class LayoutAtSize : public testing::TestWithParam<ImVec2> {};

TEST_P(LayoutAtSize, ControlsAreInsideApartAndNamedOnce) {
  HeadlessApp app(GetParam());
  app.snapshot = trained_snapshot();
  app.state.messages.push_back({"A message that is long enough to need some room on a narrow screen.", true});
  app.state.writing.show_more = true;
  app.frames(6);
  std::map<std::string, int> names;
  for (const Widget& widget : widgets()) {
    EXPECT_GE(widget.x, 0) << widget.label;
    EXPECT_GE(widget.y, 0) << widget.label;
    EXPECT_LE(widget.x + widget.width, GetParam().x) << widget.label;
    EXPECT_LE(widget.y + widget.height, GetParam().y) << widget.label;
    EXPECT_EQ(++names[widget.label], 1) << widget.label << " is there twice";
    for (const Widget& other : widgets()) {
      if (&widget >= &other || !is_control(widget) || !is_control(other)) continue;
      EXPECT_FALSE(overlap(widget, other)) << widget.label << " and " << other.label;
    }
  }
  for (const char* label : {"Pause", "Step", "Reset", "Theme", "Live text"})
    EXPECT_TRUE(names.contains(label)) << label;
}

TEST_P(LayoutAtSize, EveryPanelCanBeReached) {
  HeadlessApp app(GetParam());
  app.snapshot = trained_snapshot();
  app.frames(4);
  for (const char* label : {"Live text", "Loss curve", "Look into layer 1", "Heatmap", "Open text file",
                            "Cell: GRU", "Learning rate", "More settings", "Write", "Begin with"})
    EXPECT_FALSE(app.widget(label).label.empty()) << label;
}

INSTANTIATE_TEST_SUITE_P(Sizes, LayoutAtSize,
                         testing::Values(ImVec2{1280, 800}, ImVec2{1920, 1080}, ImVec2{900, 600},
                                         ImVec2{390, 844}));

TEST(Layout, ManyUnitsAndManyLayersStayInTheWindow) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  Experiment large;
  large.layers = 8;
  large.hidden = 2048;
  app.snapshot.experiment = to_json(large);
  app.snapshot.experiment_serial = 2;
  app.snapshot.data_name = std::string(300, 'W');
  app.frames(6);
  for (const Widget& widget : widgets()) EXPECT_LE(widget.x + widget.width, 1280) << widget.label;
}

TEST(Layout, EveryNumberIsShownOnAPhone) {
  HeadlessApp app({375, 667});
  app.snapshot = trained_snapshot();
  app.frames(3);
  for (const char* label : {"Steps", "Epoch", "Training loss", "Validation loss", "Characters/s"})
    EXPECT_TRUE(app.shows(label)) << label;
}

TEST(Layout, ASettingOfTrainingIsInSightOnASmallScreen) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  app.frames(3);
  EXPECT_TRUE(app.shows("Learning rate"));
}

TEST(Layout, TheHeatmapTellsThatThereAreMoreUnits) {
  Heatmap heatmap;
  heatmap.units = 96;
  EXPECT_EQ(rows_text(heatmap, {.first_unit = 20, .rows = 56}), "units 20 to 75 of 96");
  heatmap.units = 56;
  EXPECT_EQ(rows_text(heatmap, {.first_unit = 0, .rows = 56}), "");
}

TEST(Layout, AnEmptySnapshotIsDrawn) {
  HeadlessApp app;
  app.frames(3);
  EXPECT_FALSE(app.widget("Train").enabled);
}

}  // namespace
}  // namespace rnn::ui
