#include "engine/cli/progress.h"

#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace rnn::cli {
namespace {

void append(std::string& line, const char* format, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, value);
  line += text;
}

}  // namespace

Progress::Progress(std::uint64_t last_step) : last_step_(last_step), terminal_(isatty(STDERR_FILENO) != 0) {}

std::string Progress::line(const Snapshot& snapshot) const {
  std::string line = "step " + std::to_string(snapshot.step) + "/" + std::to_string(last_step_);
  if (std::isfinite(snapshot.smoothed_loss)) append(line, "  loss %.4f", snapshot.smoothed_loss);
  if (std::isfinite(snapshot.validation_loss)) append(line, "  validation %.4f", snapshot.validation_loss);
  if (snapshot.characters_per_second > 0) {
    append(line, "  %.0f characters/s", snapshot.characters_per_second);
    append(line, "  %.0f s left",
           static_cast<double>(last_step_ - std::min(last_step_, snapshot.step)) / snapshot.steps_per_second);
  }
  return line;
}

void Progress::show(const Snapshot& snapshot) {
  if (terminal_) std::fprintf(stderr, "\r%s\x1B[K", line(snapshot).c_str());
}

void Progress::report(const Snapshot& snapshot) {
  if (terminal_) return show(snapshot);
  std::fprintf(stderr, "%s\n", line(snapshot).c_str());
}

void Progress::end() {
  if (terminal_) std::fputs("\n", stderr);
}

}  // namespace rnn::cli
