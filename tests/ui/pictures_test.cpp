#include <gtest/gtest.h>

#include <set>

#include "engine/session/presets.h"
#include "engine/session/properties.h"
#include "engine/session/session.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/software_renderer.h"

namespace rnn::ui {
namespace {

struct Picture {
  const char* name;
  ImVec2 size;
  bool dark;
  void (*prepare)(HeadlessApp&);
};

void as_it_is(HeadlessApp&) {}

void colour_the_text(HeadlessApp& app) { app.state.heatmap.unit = 3; }

void stack_three_grus(HeadlessApp& app) {
  Experiment experiment;
  experiment.cell = CellKind::gru;
  experiment.layers = 3;
  app.snapshot.experiment = to_json(experiment);
  app.snapshot.experiment_serial = 2;
  app.snapshot.quantities = {"h", "reset", "update", "candidate"};
  app.snapshot.heatmap->layer = 1;
  app.state.heatmap.layer = 1;
  app.state.loss.logarithmic_loss = app.state.loss.logarithmic_step = true;
}

void begin(HeadlessApp& app) { app.snapshot = fresh_snapshot(); }

void start_without_text(HeadlessApp& app) {
  app.snapshot = fresh_snapshot();
  app.snapshot.phase = Phase::empty;
  app.snapshot.data_characters = 0;
  app.snapshot.data_name.clear();
}

void explode(HeadlessApp& app) {
  app.snapshot.phase = Phase::diverged;
  app.snapshot.notice =
      "Training stopped at step 2,400: the gradient is not a number. A lower learning rate usually helps.";
  app.state.messages.push_back({"photo.jpg is no text: a byte 0 at offset 12. Choose a text file.", true});
  app.state.doubtful = {"old.txt", {0xFC}};
  app.state.show_all_settings = app.state.writing.show_more = true;
  app.state.draft.hidden = 100'000;
  app.state.writing.written =
      "and the lamp turned over the water, as it had turned before there was anyone to count.";
}

void hover_the_loss(HeadlessApp& app) {
  const Widget plot = app.widget("Loss curve");
  app.move({plot.x + plot.width * 0.55f, plot.y + plot.height / 2});
}

void hover_the_heatmap(HeadlessApp& app) {
  const Widget map = app.widget("Heatmap");
  app.move({map.x + map.width * 0.4f, map.y + map.height / 2});
}

/// A session that has learned a little of a preset, as it is.
void learn(HeadlessApp& app, const char* preset, std::uint64_t steps) {
  static double now = 0;
  Session session([] { return now += 0.01; });
  session.submit({1, OpenExperiment{find_preset(preset)->experiment}});
  session.submit({2, Probe{0, "h"}});
  session.submit({3, Train{steps, false}});
  while (session.run_for(0.1)) continue;
  const auto serials = std::pair(app.snapshot.serial, app.snapshot.experiment_serial);
  app.snapshot = session.snapshot();
  app.snapshot.serial = serials.first + 1;
  app.snapshot.experiment_serial = serials.second + 1;
  app.state.show_tasks = true;
}

void write_backwards(HeadlessApp& app) { learn(app, "reverse-attention", 400); }
void foretell(HeadlessApp& app) {
  learn(app, "sines-gru", 60);
  app.state.show_all_structure = true;
}
void add_up(HeadlessApp& app) { learn(app, "adding-lstm", 200); }

class Pictures : public testing::TestWithParam<Picture> {};

// The pictures are left in the test's output folder, to be looked at.
TEST_P(Pictures, ShowTheWholeAppInManyColours) {
  HeadlessApp app(GetParam().size);
  app.state.prefers_dark = GetParam().dark;
  app.snapshot = trained_snapshot();
  app.frames(4);
  GetParam().prepare(app);
  app.frames(3);
  const Image image = rasterise(*ImGui::GetDrawData());
  write_ppm(image, std::string(RNN_TEST_OUTPUT_DIR "/") + GetParam().name + ".ppm");
  std::set<std::uint32_t> colours;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3)
    colours.insert(std::uint32_t{image.rgb[i]} << 16 | std::uint32_t{image.rgb[i + 1]} << 8 |
                   image.rgb[i + 2]);
  EXPECT_GT(colours.size(), 300u);
}

INSTANTIATE_TEST_SUITE_P(
    Scenes, Pictures,
    testing::Values(Picture{"small_dark", {1280, 800}, true, as_it_is},
                    Picture{"small_light", {1280, 800}, false, colour_the_text},
                    Picture{"large_dark", {1920, 1080}, true, colour_the_text},
                    Picture{"large_light", {1920, 1080}, false, as_it_is},
                    Picture{"tiny_dark", {900, 600}, true, colour_the_text},
                    Picture{"phone_light", {390, 844}, false, colour_the_text},
                    Picture{"three_grus_dark", {1280, 800}, true, stack_three_grus},
                    Picture{"fresh_light", {1280, 800}, false, begin},
                    Picture{"empty_dark", {1280, 800}, true, start_without_text},
                    Picture{"diverged_light", {1280, 1100}, false, explode},
                    Picture{"diverged_phone_dark", {390, 844}, true, explode},
                    Picture{"hover_loss_dark", {1280, 800}, true, hover_the_loss},
                    Picture{"hover_heatmap_light", {1280, 800}, false, hover_the_heatmap},
                    Picture{"reverse_dark", {1280, 800}, true, write_backwards},
                    Picture{"sines_light", {1280, 1000}, false, foretell},
                    Picture{"adding_large_dark", {1920, 1080}, true, add_up},
                    Picture{"reverse_phone_light", {390, 844}, false, write_backwards}),
    [](const testing::TestParamInfo<Picture>& picture) { return std::string(picture.param.name); });

}  // namespace
}  // namespace rnn::ui
