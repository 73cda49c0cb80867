#pragma once

#include <cstddef>

namespace rnn {

/// What a code point is, without Unicode's tables: exact for ASCII, Latin-1, Latin Extended-A, Greek and
/// Cyrillic; of other scripts everything is a letter that is not in a block of signs.
bool is_letter(char32_t c);
bool is_upper_case(char32_t c);  // of the five alphabets above
bool is_vowel(char32_t c);       // a e i o u and what stands for them, with any accent, of the same; not y
bool is_space(char32_t c);       // and a line break

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
inline bool is_line_break(char32_t c) { return c == U'\n' || c == U'\u2028' || c == U'\u2029'; }
inline bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }
/// Punctuation and all other signs.
inline bool is_sign(char32_t c) { return !is_letter(c) && !is_digit(c) && !is_space(c) && !is_control(c); }

}  // namespace rnn
