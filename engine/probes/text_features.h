#pragma once

#include <span>
#include <string_view>

namespace rnn {

/// Something that a text tells of each of its characters, to be compared with what a unit does.
struct TextFeature {
  std::string_view name;   // double_quotes
  std::string_view label;  // Inside “double quotes”
  bool is_binary;          // 0 or 1; else a number of characters or brackets
  /// Writes one value for each character: the state of the text after it. The text is taken to begin at its
  /// first character, so a part of one should begin where a paragraph does.
  void (*read)(std::span<const char32_t> text, std::span<float> values);
};

/// All of them; text_features.cpp has the list. Time: steps in the length of the text.
std::span<const TextFeature> text_features();

/// Nothing (null) when there is no such feature.
const TextFeature* find_text_feature(std::string_view name);

}  // namespace rnn
