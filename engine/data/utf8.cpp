#include "engine/data/utf8.h"

#include <cstdio>

namespace rnn {

void append_utf8(std::string& text, char32_t symbol) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  const auto continuation = [&](int shift) { put(0x80 | (symbol >> shift & 0x3F)); };
  if (symbol < 0x80) {
    put(symbol);
  } else if (symbol < 0x800) {
    put(0xC0 | symbol >> 6);
    continuation(0);
  } else if (symbol < 0x1'0000) {
    put(0xE0 | symbol >> 12);
    continuation(6);
    continuation(0);
  } else {
    put(0xF0 | symbol >> 18);
    continuation(12);
    continuation(6);
    continuation(0);
  }
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) {
  for (std::size_t position = 0; position < text.size();) {
    if (next_code_point(text, position) == kInvalid) return position;
  }
  return std::nullopt;
}

std::string replace_invalid_utf8(std::string_view text) {
  std::string valid;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t symbol = next_code_point(text, position);
    if (symbol == kInvalid) ++position;
    append_utf8(valid, symbol == kInvalid ? U'\uFFFD' : symbol);
  }
  return valid;
}

std::string name_of_symbol(char32_t symbol) {
  char number[16];
  std::snprintf(number, sizeof number, "U+%04X", static_cast<unsigned>(symbol));
  const bool control = symbol < 0x20 || (symbol >= 0x7F && symbol < 0xA0);
  if (control) return number;
  std::string name = "“";
  append_utf8(name, symbol);
  return name + "” (" + number + ")";
}

}  // namespace rnn
