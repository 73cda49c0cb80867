// The desktop app as it is shipped: under a virtual display it trains, shows, and leaves a picture.
#include <gtest/gtest.h>
#include <png.h>

#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <set>

namespace rnn {
namespace {

struct Picture {
  unsigned width = 0, height = 0;
  std::set<std::uint32_t> colours;
};

Picture read_png(const std::string& path) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  Picture picture;
  if (!png_image_begin_read_from_file(&image, path.c_str())) return picture;
  image.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(image));
  if (!png_image_finish_read(&image, nullptr, pixels.data(), 0, nullptr)) return picture;
  picture.width = image.width;
  picture.height = image.height;
  for (std::size_t i = 0; i + 2 < pixels.size(); i += 3)
    picture.colours.insert(std::uint32_t{pixels[i]} << 16 | std::uint32_t{pixels[i + 1]} << 8 |
                           pixels[i + 2]);
  return picture;
}

struct Outcome {
  int status = -1;
  std::string printed;
};

Outcome run_under_xvfb(const std::string& arguments) {
  const std::string command =
      "timeout 300 xvfb-run -a -s '-screen 0 1920x1080x24' " RNN_PLAYGROUND " " + arguments + " 2>&1";
  Outcome outcome;
  FILE* pipe = popen(command.c_str(), "r");
  if (!pipe) return outcome;
  char block[256];
  while (std::fgets(block, sizeof block, pipe)) outcome.printed += block;
  outcome.status = pclose(pipe);
  return outcome;
}

TEST(Desktop, TrainsUnderAVirtualDisplayAndShowsIt) {
  ASSERT_EQ(std::system("command -v xvfb-run >/dev/null"), 0) << "xvfb-run is not installed: ./tests/run does";
  const std::string path = RNN_TEST_OUTPUT_DIR "/desktop.png";
  std::remove(path.c_str());
  const Outcome outcome = run_under_xvfb("--theme dark --after-steps 120 --screenshot '" + path + "'");
  ASSERT_EQ(outcome.status, 0) << outcome.printed;
  const auto result =
      nlohmann::json::parse(outcome.printed.substr(outcome.printed.rfind('{')), nullptr, false);
  ASSERT_TRUE(result.is_object()) << outcome.printed;
  EXPECT_GE(result["step"].get<int>(), 120);
  EXPECT_LT(result["loss"].get<double>(), 0.8 * result["first_loss"].get<double>());
  const Picture picture = read_png(path);
  EXPECT_EQ(picture.width, 1280u);
  EXPECT_EQ(picture.height, 800u);
  EXPECT_GT(picture.colours.size(), 300u) << "blank, or nearly so";
}

TEST(Desktop, HelpNamesItsOptions) {
  FILE* pipe = popen(RNN_PLAYGROUND " --help", "r");
  ASSERT_TRUE(pipe);
  std::string help;
  char block[256];
  while (std::fgets(block, sizeof block, pipe)) help += block;
  EXPECT_EQ(pclose(pipe), 0);
  for (const char* option : {"--theme", "--size", "--screenshot", "--after-steps", "--paused"})
    EXPECT_NE(help.find(option), std::string::npos) << option;
}

}  // namespace
}  // namespace rnn
