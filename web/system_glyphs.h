#pragma once

#include "ui/glyphs.h"

namespace rnn::web {

/// Asks the page (shell/system_glyphs.js, handed to the module as `draw_glyph`), whose canvas has the
/// visitor's fonts.
std::optional<ui::GlyphPicture> draw_system_glyph(const ui::GlyphRequest& request);

}  // namespace rnn::web
