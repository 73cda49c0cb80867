#include "engine/probes/text_features.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "engine/probes/characters.h"
#include "engine/probes/text_readers.h"

namespace rnn {
namespace {

using Characters = std::span<const char32_t>;
using Values = std::span<float>;

template <bool (*is)(char32_t)>
void each(Characters text, Values values) {
  std::ranges::transform(text, values.begin(), [](char32_t c) { return is(c) ? 1.0f : 0.0f; });
}

/// One that closes nothing is not counted.
template <char32_t opening, char32_t closing>
void depth(Characters text, Values values) {
  float open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == opening) ++open;
    if (text[i] == closing && open > 0) --open;
    values[i] = open;
  }
}

void position_in_line(Characters text, Values values) {
  float position = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    position = is_line_break(text[i]) ? 0 : position + 1;
    values[i] = position;
  }
}

/// After a line break: the length of the line that begins.
void left_in_line(Characters text, Values values) {
  float left = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    values[i] = left;
    left = is_line_break(text[i]) ? 0 : left + 1;
  }
}

/// Spaces and tabs, each counted as one, before anything else in the line.
void indentation(Characters text, Values values) {
  float spaces = 0;
  bool only_spaces = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_line_break(text[i])) {
      spaces = 0;
      only_spaces = true;
    } else if (only_spaces && is_space(text[i])) {
      ++spaces;
    } else {
      only_spaces = false;
    }
    values[i] = spaces;
  }
}

bool is_word(char32_t c) { return is_letter(c) || is_digit(c); }

/// Whether signs such as the apostrophe of "don't" stand between two of a kind.
bool joins(Characters text, std::size_t i, bool (*is_kind)(char32_t)) {
  return i > 0 && i + 1 < text.size() && is_kind(text[i - 1]) && is_kind(text[i + 1]);
}

/// 1 at the first letter or digit; 0 outside.
void position_in_word(Characters text, Values values) {
  float position = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool apostrophe = text[i] == U'\'' || text[i] == U'’';
    position = is_word(text[i]) || (apostrophe && joins(text, i, is_word)) ? position + 1 : 0;
    values[i] = position;
  }
}

/// The first letter or digit of the text, after an empty line, or after . ! ? … and a space; so "Mr. Smith"
/// begins one as well.
void sentence_start(Characters text, Values values) {
  bool awaited = true, ended = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool starts = awaited && is_word(c);
    values[i] = starts;
    const bool empty_line = is_line_break(c) && i > 0 && is_line_break(text[i - 1]);
    if ((ended && is_space(c)) || empty_line) awaited = true;
    if (is_word(c)) awaited = ended = false;
    if (c == U'.' || c == U'!' || c == U'?' || c == U'…') ended = true;
  }
}

/// Digits, and . , : ' between two of them.
void number(Characters text, Values values) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool separates = text[i] == U'.' || text[i] == U',' || text[i] == U':' || text[i] == U'\'';
    values[i] = is_digit(text[i]) || (separates && joins(text, i, is_digit));
  }
}

constexpr TextFeature kFeatures[] = {
    {"double_quotes", "Inside “double quotes”", true, read_double_quotes},
    {"single_quotes", "Inside ‘single quotes’", true, read_single_quotes},
    {"round_brackets", "Depth of ( )", false, depth<U'(', U')'>},
    {"square_brackets", "Depth of [ ]", false, depth<U'[', U']'>},
    {"curly_brackets", "Depth of { }", false, depth<U'{', U'}'>},
    {"position_in_line", "Characters since the line began", false, position_in_line},
    {"left_in_line", "Characters left in the line", false, left_in_line},
    {"indentation", "Indentation of the line", false, indentation},
    {"position_in_word", "Position in the word", false, position_in_word},
    {"sentence_start", "Start of a sentence", true, sentence_start},
    {"number", "Inside a number", true, number},
    {"letter", "Letter", true, each<is_letter>},
    {"vowel", "Vowel", true, each<is_vowel>},
    {"upper_case", "Upper case", true, each<is_upper_case>},
    {"digit", "Digit", true, each<is_digit>},
    {"space", "Space or line break", true, each<is_space>},
    {"line_break", "Line break", true, each<is_line_break>},
    {"sign", "Punctuation or another sign", true, each<is_sign>},
    {"cpp_comment", "Inside a C++ comment", true, read_cpp_comment},
    {"cpp_string", "Inside a C++ string", true, read_cpp_string},
};

}  // namespace

std::span<const TextFeature> text_features() { return kFeatures; }

const TextFeature* find_text_feature(std::string_view name) {
  const auto* found = std::ranges::find(kFeatures, name, &TextFeature::name);
  return found == std::end(kFeatures) ? nullptr : found;
}

}  // namespace rnn
