#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "tests/ui/software_renderer.h"

namespace rnn::ui {
namespace {

struct Picture {
  const char* name;
  ImVec2 size;
  bool dark;
};

class Pictures : public testing::TestWithParam<Picture> {};

// The pictures are left in the test's output folder, to be looked at.
TEST_P(Pictures, ShowTheWholeAppInManyColours) {
  HeadlessApp app(GetParam().size);
  app.state.prefers_dark = GetParam().dark;
  app.snapshot = trained_snapshot();
  app.frames(4);
  app.state.heatmap.unit = 3;
  app.frames(2);
  const Image image = rasterise(*ImGui::GetDrawData());
  write_ppm(image, std::string(RNN_TEST_OUTPUT_DIR "/") + GetParam().name + ".ppm");
  std::set<std::uint32_t> colours;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3)
    colours.insert(std::uint32_t{image.rgb[i]} << 16 | std::uint32_t{image.rgb[i + 1]} << 8 | image.rgb[i + 2]);
  EXPECT_GT(colours.size(), 300u);
}

INSTANTIATE_TEST_SUITE_P(Sizes, Pictures,
                         testing::Values(Picture{"1280x800-dark", {1280, 800}, true},
                                         Picture{"1280x800-light", {1280, 800}, false},
                                         Picture{"1920x1080-dark", {1920, 1080}, true},
                                         Picture{"1920x1080-light", {1920, 1080}, false},
                                         Picture{"900x600-dark", {900, 600}, true},
                                         Picture{"390x844-light", {390, 844}, false}),
                         [](const testing::TestParamInfo<Picture>& picture) {
                           std::string name = picture.param.name;
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace rnn::ui
