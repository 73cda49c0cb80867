#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace rnn::ui {

/// A character that the embedded fonts lack, wanted in a font of the system.
struct GlyphRequest {
  char32_t character = 0;
  float em = 0;  // pixels
  bool bold = false;
  bool monospaced = false;
};

/// The character drawn. Pixels, y down, from the pen's place on the baseline.
struct GlyphPicture {
  float advance = 0;
  int left = 0, top = 0;
  int width = 0, height = 0;       // 0: nothing to see, as of a blank
  bool coloured = false;           // as emoji are; else only the opacity counts
  std::vector<std::uint8_t> rgba;  // [height][width][4], not premultiplied
};

/// How a host draws with the fonts of its system. Nothing for what is no character: controls, unassigned code
/// points. ImGui keeps what comes: it is not asked for again in the same font and size.
using DrawGlyph = std::function<std::optional<GlyphPicture>(const GlyphRequest&)>;

/// Puts the system's fonts behind the font that was added last. In a monospaced one a character takes one of
/// its columns or two, as in a terminal, and is drawn smaller where it is still wider.
void add_system_glyphs(const DrawGlyph& draw, bool bold, bool monospaced);

}  // namespace rnn::ui
