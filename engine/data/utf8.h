#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace rnn {

inline constexpr char32_t kInvalid = 0xFFFF'FFFF;

/// Reads the code point that starts at `position` and moves past it. kInvalid, `position` unmoved, for
/// anything that the Unicode Standard (table 3-7) does not allow: overlong forms, surrogates, numbers above
/// 10FFFF, missing or stray continuation bytes.
inline char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto lead = byte(position);
  if (lead < 0x80) {
    ++position;
    return lead;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - position < length) return kInvalid;
  char32_t symbol = lead & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = byte(position + i);
    if ((next & 0xC0u) != 0x80u) return kInvalid;
    symbol = symbol << 6 | (next & 0x3Fu);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x1'0000};
  if (symbol < least[length] || symbol > 0x10'FFFF || (symbol >= 0xD800 && symbol < 0xE000)) return kInvalid;
  position += length;
  return symbol;
}

void append_utf8(std::string& text, char32_t symbol);

/// Offset of the first byte that is not valid UTF-8.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

/// The text with U+FFFD in place of bytes that are not valid.
std::string replace_invalid_utf8(std::string_view text);

/// A symbol for a message: “é” (U+00E9), or only the number where it does not print.
std::string name_of_symbol(char32_t symbol);

}  // namespace rnn
