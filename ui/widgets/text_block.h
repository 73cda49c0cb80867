#pragma once

#include <imgui.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace rnn::ui {

/// One line of a wrapped text: where it lies in the text, in bytes and in code points.
struct TextLine {
  std::size_t begin = 0, end = 0;  // bytes, without the line break
  std::size_t first_character = 0;
  std::size_t characters = 0;  // without the line break
  std::size_t columns = 0;     // that these take
};

/// How many columns a code point takes, at least one.
using ColumnsOf = std::function<std::size_t(std::uint32_t)>;

/// Wraps at `columns` ≥ 1 columns a line, at blanks and behind wide characters (scripts that have no blanks)
/// where there are any. Ends with the line that the next character would go to.
std::vector<TextLine> wrap(std::string_view text, std::size_t columns, const ColumnsOf& columns_of);

/// How a block of monospaced text is drawn.
struct TextBlock {
  std::string_view text;
  float size = 0;  // of the font, before scaling
  ImU32 colour = 0;
  std::span<const ImU32> beds = {};  // [characters] colours behind; 0: none; may be shorter
  std::span<const ImU32> inks = {};  // [characters] colours of the characters; 0: `colour`; may be shorter
  std::size_t first_line = 0;        // the lines before it are left out
  std::size_t most_lines = 0;        // 0: all
};

/// What was drawn, for carets and pointers.
struct DrawnText {
  float height = 0;
  ImVec2 caret = {};  // upper left corner of the place after the last character
  float line_height = 0;
  int hovered = -1;          // the character under the pointer; −1: none
  ImVec2 hovered_at = {};    // its corner …
  ImVec2 hovered_size = {};  // … and extent
};

/// Height of a line of a block of this size, in pixels.
float text_line_height(float size);

/// Draws in the window at the cursor, `width` wide, and moves the cursor below.
DrawnText draw_text_block(const TextBlock& block, float width);

}  // namespace rnn::ui
