#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rnn::ui {

/// One code point of a text; a byte that is no UTF-8 stands for itself as U+FFFD.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 1;
};

/// The code point at the beginning of a text that is not empty.
CodePoint first_code_point(std::string_view text);

std::vector<std::uint32_t> code_points(std::string_view text);

/// A code point as text on the screen: line breaks, blanks and control characters get a visible sign.
std::string visible_sign(std::uint32_t code_point);

}  // namespace rnn::ui
