#include "ui/widgets/text_block.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "ui/theme.h"
#include "ui/utf8.h"

namespace rnn::ui {
namespace {

constexpr float kLineHeight = 1.45f;  // of the font's size

bool is_control(std::uint32_t code_point) { return code_point < 0x20 || code_point == 0x7F; }

/// ImGui skips tabs and control characters; here each takes its place.
std::string printable(std::string_view line) {
  std::string text;
  for (char c : line) {
    if (c == '\t')
      text += ' ';
    else if (is_control(static_cast<unsigned char>(c)))
      text += "\uFFFD";
    else
      text += c;
  }
  return text;
}

bool has_control(std::string_view line) {
  return std::ranges::any_of(line, [](char c) { return is_control(static_cast<unsigned char>(c)); });
}

/// The columns and lines of a size of the monospaced font.
struct Grid {
  ImFont* font = mono_font();
  float size;  // in ImGui's units
  ImVec2 cell;
  ImFontBaked* glyphs;

  explicit Grid(float unscaled_size)
      : size(px(unscaled_size)),
        cell{font->CalcTextSizeA(size, FLT_MAX, 0, "M").x, text_line_height(unscaled_size)},
        glyphs(font->GetFontBaked(size)) {}

  /// The font's advances are whole columns (ui/glyphs.h).
  std::size_t columns_of(std::uint32_t code_point) const {
    if (code_point < 0x80) return 1;
    const float advance = glyphs->GetCharAdvance(static_cast<ImWchar>(code_point));
    return static_cast<std::size_t>(std::max(1L, std::lround(advance / cell.x)));
  }

  std::vector<TextLine> wrapped(std::string_view text, float width) const {
    const auto columns = static_cast<std::size_t>(std::max(1.0f, std::floor(width / cell.x)));
    return wrap(text, columns, [this](std::uint32_t code_point) { return columns_of(code_point); });
  }
};

struct PlacedCharacter {
  std::size_t index;       // in the block's text
  std::string_view bytes;  // UTF-8
  float x, width;          // from the line's left end
};

struct Painter {
  const TextBlock& block;
  const Grid& grid;
  ImDrawList* canvas;

  std::string_view text_of(const TextLine& line) const {
    return block.text.substr(line.begin, line.end - line.begin);
  }

  template <typename Visit>
  void visit(const TextLine& line, Visit&& with) const {
    std::string_view text = text_of(line);
    float x = 0;
    for (std::size_t i = line.first_character; !text.empty(); ++i) {
      const CodePoint next = first_code_point(text);
      const float width = grid.cell.x * static_cast<float>(grid.columns_of(next.value));
      with(PlacedCharacter{i, text.substr(0, next.bytes), x, width});
      x += width;
      text.remove_prefix(next.bytes);
    }
  }

  void beds(const TextLine& line, ImVec2 at) const {
    if (block.beds.size() <= line.first_character) return;
    visit(line, [&](const PlacedCharacter& character) {
      if (character.index >= block.beds.size()) return;
      const ImU32 bed = block.beds[character.index];
      if (!(bed & IM_COL32_A_MASK)) return;
      const float x = at.x + character.x;
      canvas->AddRectFilled({x, at.y}, {x + character.width, at.y + grid.cell.y}, bed);
    });
  }

  void characters(const TextLine& line, ImVec2 at) const {
    at.y += (grid.cell.y - grid.size) / 2;
    if (block.inks.size() > line.first_character) return inked(line, at);
    const std::string_view text = text_of(line);
    if (has_control(text))
      put(at, block.colour, printable(text));
    else
      put(at, block.colour, text);
  }

  void inked(const TextLine& line, ImVec2 at) const {
    visit(line, [&](const PlacedCharacter& character) {
      const std::size_t i = character.index;
      const ImU32 ink = i < block.inks.size() && block.inks[i] ? block.inks[i] : block.colour;
      put({at.x + character.x, at.y}, ink, printable(character.bytes));
    });
  }

  void put(ImVec2 at, ImU32 ink, std::string_view text) const {
    canvas->AddText(grid.font, grid.size, at, ink, text.data(), text.data() + text.size());
  }

  void find_hovered(const TextLine& line, ImVec2 at, float pointer_x, DrawnText& drawn) const {
    visit(line, [&](const PlacedCharacter& character) {
      const float x = at.x + character.x;
      if (pointer_x < x || pointer_x >= x + character.width) return;
      drawn.hovered = static_cast<int>(character.index);
      drawn.hovered_at = {x, at.y};
      drawn.hovered_size = {character.width, grid.cell.y};
    });
  }
};

}  // namespace

std::vector<TextLine> wrap(std::string_view text, std::size_t columns, const ColumnsOf& columns_of) {
  std::vector<TextLine> lines;
  TextLine line;
  std::size_t character = 0;
  TextLine breakable;  // the line up to where it may best be broken; no characters: nowhere
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = first_code_point(text.substr(at));
    if (next.value == '\n') {
      line.end = at;
      lines.push_back(line);
      at += 1;
      character += 1;
      line = {at, at, character};
      breakable = {};
      continue;
    }
    const std::size_t wanted = columns_of(next.value);
    line.end = at;
    while (line.characters > 0 && line.columns + wanted > columns) {
      const TextLine kept = breakable.characters > 0 ? breakable : line;
      lines.push_back(kept);
      line = {kept.end, at, kept.first_character + kept.characters, line.characters - kept.characters,
              line.columns - kept.columns};
      breakable = {};
    }
    at += next.bytes;
    line.end = at;
    line.characters += 1;
    line.columns += wanted;
    character += 1;
    if (next.value == ' ' || wanted > 1) breakable = line;
  }
  line.end = text.size();
  lines.push_back(line);
  return lines;
}

float text_line_height(float size) { return std::round(px(size) * kLineHeight); }

DrawnText draw_text_block(const TextBlock& block, float width) {
  const Grid grid(block.size);
  std::vector<TextLine> lines = grid.wrapped(block.text, width);
  lines.erase(lines.begin(),
              lines.begin() + static_cast<std::ptrdiff_t>(std::min(block.first_line, lines.size())));
  if (block.most_lines && lines.size() > block.most_lines) lines.resize(block.most_lines);

  const ImVec2 origin = ImGui::GetCursorScreenPos();
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const ImVec2 clip_low = canvas->GetClipRectMin(), clip_high = canvas->GetClipRectMax();
  const ImVec2 pointer = ImGui::GetMousePos();
  const bool pointed = ImGui::IsWindowHovered();
  const Painter painter{block, grid, canvas};
  DrawnText drawn{.line_height = grid.cell.y};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const TextLine& line = lines[i];
    const ImVec2 at{origin.x, origin.y + grid.cell.y * static_cast<float>(i)};
    drawn.caret = {at.x + grid.cell.x * static_cast<float>(line.columns), at.y};
    if (at.y + grid.cell.y < clip_low.y || at.y > clip_high.y) continue;
    painter.beds(line, at);
    painter.characters(line, at);
    if (pointed && pointer.y >= at.y && pointer.y < at.y + grid.cell.y)
      painter.find_hovered(line, at, pointer.x, drawn);
  }
  drawn.height = grid.cell.y * static_cast<float>(lines.size());
  ImGui::Dummy({width, drawn.height});
  return drawn;
}

}  // namespace rnn::ui
