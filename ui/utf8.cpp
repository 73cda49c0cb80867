#include "ui/utf8.h"

#include "engine/data/utf8.h"

namespace rnn::ui {

CodePoint first_code_point(std::string_view text) {
  std::size_t end = 0;
  const char32_t value = next_code_point(text, end);
  if (value == kInvalid) return {0xFFFD, 1};
  return {static_cast<std::uint32_t>(value), end};
}

std::vector<std::uint32_t> code_points(std::string_view text) {
  std::vector<std::uint32_t> points;
  points.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = first_code_point(text);
    points.push_back(next.value);
    text.remove_prefix(next.bytes);
  }
  return points;
}

std::string visible_sign(std::uint32_t code_point) {
  if (code_point == '\n') return "¶";
  if (code_point == '\t') return "→";
  if (code_point == ' ' || code_point == 0xA0) return "·";
  if (code_point < 0x20 || code_point == 0x7F) return "\uFFFD";
  std::string text;
  append_utf8(text, code_point);
  return text;
}

}  // namespace rnn::ui
