#include "ui/widgets/text_block.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/theme.h"
#include "ui/utf8.h"

namespace rnn::ui {
namespace {

constexpr float kLineHeight = 1.45f;  // of the font's size

/// ImGui skips tabs and control characters; here each takes its place.
std::string printable(std::string_view line) {
  std::string text;
  for (char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\t')
      text += ' ';
    else if (byte < 0x20 || byte == 0x7F)
      text += "\uFFFD";
    else
      text += c;
  }
  return text;
}

bool has_control(std::string_view line) {
  return std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

struct Painter {
  const TextBlock& block;
  ImDrawList* canvas;
  ImFont* font;
  float size;  // of the font in ImGui's units
  ImVec2 cell;

  void beds(const TextLine& line, ImVec2 at) const {
    const std::size_t end = std::min(line.first_character + line.characters, block.beds.size());
    for (std::size_t i = line.first_character; i < end; ++i) {
      if (!(block.beds[i] & IM_COL32_A_MASK)) continue;
      const float x = at.x + cell.x * static_cast<float>(i - line.first_character);
      canvas->AddRectFilled({x, at.y}, {x + cell.x, at.y + cell.y}, block.beds[i]);
    }
  }

  void characters(const TextLine& line, ImVec2 at) const {
    const std::string_view text = block.text.substr(line.begin, line.end - line.begin);
    at.y += (cell.y - size) / 2;
    if (block.inks.size() > line.first_character) return inked(text, line, at);
    if (has_control(text)) {
      const std::string shown = printable(text);
      canvas->AddText(font, size, at, block.colour, shown.c_str(), shown.c_str() + shown.size());
    } else {
      canvas->AddText(font, size, at, block.colour, text.data(), text.data() + text.size());
    }
  }

  void inked(std::string_view text, const TextLine& line, ImVec2 at) const {
    std::size_t i = line.first_character;
    for (; !text.empty(); ++i, at.x += cell.x) {
      const CodePoint next = first_code_point(text);
      const ImU32 ink = i < block.inks.size() && block.inks[i] ? block.inks[i] : block.colour;
      const std::string shown = printable(text.substr(0, next.bytes));
      canvas->AddText(font, size, at, ink, shown.c_str(), shown.c_str() + shown.size());
      text.remove_prefix(next.bytes);
    }
  }
};

}  // namespace

std::vector<TextLine> wrap(std::string_view text, std::size_t columns) {
  std::vector<TextLine> lines;
  TextLine line;
  std::size_t character = 0;
  std::size_t blank_end = 0, blank_characters = 0;  // of the line up to its last blank; 0: none
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    if (next.value == '\n') {
      line.end = at;
      lines.push_back(line);
      at += 1;
      character += 1;
      line = {at, at, character, 0};
      blank_characters = 0;
      continue;
    }
    if (line.characters == columns) {
      const bool at_blank = blank_characters > 0;
      line.end = at_blank ? blank_end : at;
      const std::size_t kept = at_blank ? blank_characters : line.characters;
      const TextLine rest{line.end, line.end, line.first_character + kept, line.characters - kept};
      line.characters = kept;
      lines.push_back(line);
      line = rest;
      blank_characters = 0;
    }
    at += next.bytes;
    ++line.characters;
    ++character;
    if (next.value == ' ') {
      blank_end = at;
      blank_characters = line.characters;
    }
  }
  line.end = text.size();
  lines.push_back(line);
  return lines;
}

float text_line_height(float size) { return std::round(px(size) * kLineHeight); }

DrawnText draw_text_block(const TextBlock& block, float width) {
  ImFont* font = mono_font();
  const float size = px(block.size);
  const float advance = font->CalcTextSizeA(size, FLT_MAX, 0, "M").x;
  const ImVec2 cell{advance, text_line_height(block.size)};
  const auto columns = static_cast<std::size_t>(std::max(1.0f, std::floor(width / advance)));
  std::vector<TextLine> lines = wrap(block.text, columns);
  if (block.most_lines && lines.size() > block.most_lines) lines.resize(block.most_lines);

  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const ImVec2 clip_low = canvas->GetClipRectMin(), clip_high = canvas->GetClipRectMax();
  const ImVec2 pointer = ImGui::GetMousePos();
  const bool pointed = ImGui::IsWindowHovered();
  const Painter painter{block, canvas, font, size, cell};
  DrawnText drawn{.cell = cell};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TextLine& line = lines[i];
    const ImVec2 at{origin.x, origin.y + cell.y * static_cast<float>(i)};
    drawn.caret = {at.x + cell.x * static_cast<float>(line.characters), at.y};
    if (at.y + cell.y < clip_low.y || at.y > clip_high.y) continue;
    painter.beds(line, at);
    painter.characters(line, at);
    const float column = (pointer.x - at.x) / cell.x;
    if (pointed && pointer.y >= at.y && pointer.y < at.y + cell.y && column >= 0 &&
        column < static_cast<float>(line.characters)) {
      drawn.hovered = static_cast<int>(line.first_character) + static_cast<int>(column);
      drawn.hovered_at = {at.x + cell.x * std::floor(column), at.y};
    }
  }
  drawn.height = cell.y * static_cast<float>(lines.size());
  ImGui::Dummy({width, drawn.height});
  return drawn;
}

}  // namespace rnn::ui
