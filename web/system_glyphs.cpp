#include "web/system_glyphs.h"

#include <emscripten/em_js.h>

#include <array>
#include <cmath>

// 0: no glyph. Else `numbers` are filled as below and `pixels` with up to `side` × `side` of them.
// clang-format off
EM_JS(int, rnn_draw_glyph, (unsigned character, float em, int bold, int monospaced, int side, float* numbers,
                            unsigned char* pixels), {
  const glyph = Module['draw_glyph'](character, em, bold, monospaced, side);
  if (!glyph) return 0;
  HEAPF32.set([glyph.advance, glyph.left, glyph.top, glyph.width, glyph.height, glyph.coloured], numbers >>> 2);
  HEAPU8.set(glyph.rgba, pixels);
  return 1;
});
// clang-format on

namespace rnn::web {

std::optional<ui::GlyphPicture> draw_system_glyph(const ui::GlyphRequest& request) {
  // What stands out of a square of four ems is cut off; hardly any character is as wide.
  const int side = static_cast<int>(std::ceil(4 * request.em));
  std::array<float, 6> numbers{};
  ui::GlyphPicture picture;
  picture.rgba.resize(static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 4);
  if (!rnn_draw_glyph(request.character, request.em, request.bold, request.monospaced, side, numbers.data(),
                      picture.rgba.data()))
    return std::nullopt;
  picture.advance = numbers[0];
  picture.left = static_cast<int>(numbers[1]);
  picture.top = static_cast<int>(numbers[2]);
  picture.width = static_cast<int>(numbers[3]);
  picture.height = static_cast<int>(numbers[4]);
  picture.coloured = numbers[5] != 0;
  picture.rgba.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4);
  return picture;
}

}  // namespace rnn::web
