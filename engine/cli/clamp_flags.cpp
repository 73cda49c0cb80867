#include "engine/cli/clamp_flags.h"

#include <charconv>

namespace rnn::cli {
namespace {

/// From LAYER:UNIT=VALUE.
Expected<Clamp> read_clamp(const std::string& text) {
  Clamp clamp{};
  const char* end = text.data() + text.size();
  const auto layer = std::from_chars(text.data(), end, clamp.layer);
  if (layer.ec == std::errc{} && layer.ptr != end && *layer.ptr == ':') {
    const auto unit = std::from_chars(layer.ptr + 1, end, clamp.unit);
    if (unit.ec == std::errc{} && unit.ptr != end && *unit.ptr == '=') {
      const auto value = std::from_chars(unit.ptr + 1, end, clamp.value);
      if (value.ec == std::errc{} && value.ptr == end) return clamp;
    }
  }
  return error("--clamp " + text + ": it must be LAYER:UNIT=VALUE, as in 0:3=0.5");
}

}  // namespace

void ClampFlags::add(CLI::App& app) {
  app.add_option("--clamp", texts_,
                 "Holds the hidden state of a unit at a value all the while, as in 0:3=0.5; may be repeated")
      ->type_name("LAYER:UNIT=VALUE");
}

Expected<std::vector<Clamp>> ClampFlags::read() const {
  std::vector<Clamp> clamps;
  for (const std::string& text : texts_) {
    const auto clamp = read_clamp(text);
    if (!clamp) return std::unexpected(clamp.error());
    clamps.push_back(*clamp);
  }
  return clamps;
}

}  // namespace rnn::cli
