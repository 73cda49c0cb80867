#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <thread>

#include "ui/desktop/engine_thread.h"
#include "ui/desktop/host.h"
#include "ui/desktop/png_file.h"
#include "ui/desktop/window.h"

namespace {

using namespace rnn;

struct Options {
  std::string file;  // a text or a model
  std::string theme = "system";
  std::vector<int> size{1280, 800};
  bool paused = false;
  std::string screenshot;
  std::uint64_t after_steps = 300;
};

void add_options(CLI::App& app, Options& options) {
  app.add_option("file", options.file, "A text to learn, or a saved model");
  app.add_option("--theme", options.theme, "Colours")->check(CLI::IsMember({"system", "light", "dark"}));
  app.add_option("--size", options.size, "Width and height of the window")
      ->expected(2)
      ->check(CLI::Range(200, 8192));
  app.add_flag("--paused", options.paused, "Wait for Train");
  app.add_option("--screenshot", options.screenshot,
                 "Train, save a picture of the window as this PNG file, print a JSON object, and end");
  app.add_option("--after-steps", options.after_steps, "Training steps before the picture")
      ->capture_default_str();
}

/// How many steps and how much better: for tests.
void print_result(const Snapshot& snapshot) {
  const double first = snapshot.curve_losses.empty() ? NAN : snapshot.curve_losses.front();
  std::printf("{\"step\": %llu, \"first_loss\": %.4f, \"loss\": %.4f}\n",
              static_cast<unsigned long long>(snapshot.step), first,
              static_cast<double>(snapshot.smoothed_loss));
}

int take_screenshot(const Options& options, desktop::Window& window, desktop::Host& host) {
  int frames_after = 0;
  const Snapshot* last = nullptr;
  Snapshot result;
  host.run([&](const Snapshot& snapshot) {
    if (snapshot.step >= options.after_steps && ++frames_after > 3) result = snapshot, last = &result;
    return last != nullptr;
  });
  if (!last) return 1;  // the window was closed
  int width = 0, height = 0;
  const std::vector<std::uint8_t> pixels = window.pixels(width, height);
  if (!desktop::write_png(options.screenshot, width, height, pixels)) {
    std::cerr << options.screenshot << " cannot be written\n";
    return 1;
  }
  print_result(*last);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("RNN Playground: train recurrent networks and watch them learn.", "rnn-playground");
  add_options(app, options);
  CLI11_PARSE(app, argc, argv);

  desktop::Window window(options.size[0], options.size[1], "RNN Playground");
  if (!window) {
    std::cerr << "No window can be opened: " << window.error() << "\n";
    return 1;
  }
  ui::UiState state;
  state.theme = options.theme == "light"  ? ui::ThemeChoice::light
                : options.theme == "dark" ? ui::ThemeChoice::dark
                                          : ui::ThemeChoice::system;
  desktop::EngineThread engine(1, &desktop::Window::wake);
  desktop::Host host(window, engine, state);
  if (!options.file.empty()) host.open_file(options.file);
  if (!options.paused) host.submit(Run{});
  if (!options.screenshot.empty()) return take_screenshot(options, window, host);
  host.run();
  return 0;
}
