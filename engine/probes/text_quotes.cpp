#include <algorithm>
#include <iterator>

#include "engine/probes/characters.h"
#include "engine/probes/text_readers.h"

namespace rnn {
namespace {

/// Notices empty lines. A quote that is not closed ends at one: a single mark too many would otherwise turn
/// inside and outside around for the rest of the text.
class Paragraphs {
 public:
  /// Whether a paragraph ends at this character.
  bool ends_at(char32_t c) {
    const bool ends = is_line_break(c) && line_is_empty_;
    line_is_empty_ = is_line_break(c) || (line_is_empty_ && is_space(c));
    return ends;
  }

 private:
  bool line_is_empty_ = false;
};

struct Marks {
  char32_t opening, closing, or_closing;
};
/// “English”, „German“ and „Polish”, «French», »Danish«, 「Japanese」.
constexpr Marks kDoubleQuotes[] = {{U'"', U'"', U'"'}, {U'“', U'”', U'”'}, {U'„', U'“', U'”'},
                                   {U'«', U'»', U'»'}, {U'»', U'«', U'«'}, {U'「', U'」', U'」'}};

bool is_word(char32_t c) { return is_letter(c) || is_digit(c); }

/// Single quotes of one kind. An apostrophe has a letter before it, or nothing that could close it after it;
/// "the dogs' tails" ends a quote that is open, which only meaning could tell.
class SingleQuotes {
 public:
  SingleQuotes(std::span<const char32_t> text, char32_t opening, char32_t closing)
      : text_(text), opening_(opening), closing_(closing) {}

  /// The place of the mark that closes what is opened at i; i when nothing is.
  std::size_t quote_at(std::size_t i) {
    if (i < none_before_ || !opens(i)) return i;
    Paragraphs paragraphs;
    for (std::size_t j = i + 1; j < text_.size(); ++j) {
      if (closes(j)) return j;
      none_before_ = j + 1;
      if (paragraphs.ends_at(text_[j])) break;
    }
    return i;
  }

 private:
  bool opens(std::size_t i) const {
    return text_[i] == opening_ && (i == 0 || !is_word(text_[i - 1])) && i + 1 < text_.size() &&
           !is_space(text_[i + 1]);
  }
  bool closes(std::size_t i) const {
    return text_[i] == closing_ && !is_space(text_[i - 1]) &&
           (i + 1 == text_.size() || !is_word(text_[i + 1]));
  }

  std::span<const char32_t> text_;
  char32_t opening_, closing_;
  std::size_t none_before_ = 0;  // nothing up to here is closed: not to be searched again
};

}  // namespace

void read_double_quotes(std::span<const char32_t> text, std::span<float> values) {
  const Marks* inside = nullptr;
  Paragraphs paragraphs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool paragraph_ends = paragraphs.ends_at(c);
    if (inside == nullptr) {
      const auto* found = std::ranges::find(kDoubleQuotes, c, &Marks::opening);
      if (found != std::end(kDoubleQuotes)) inside = found;
    } else if (c == inside->closing || c == inside->or_closing || paragraph_ends) {
      inside = nullptr;
    }
    values[i] = inside != nullptr;
  }
}

void read_single_quotes(std::span<const char32_t> text, std::span<float> values) {
  std::ranges::fill(values, 0.0f);
  SingleQuotes kinds[] = {{text, U'\'', U'\''}, {text, U'‘', U'’'}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (auto& kind : kinds) {
      const std::size_t end = kind.quote_at(i);
      if (end == i) continue;
      std::fill(values.begin() + static_cast<std::ptrdiff_t>(i),
                values.begin() + static_cast<std::ptrdiff_t>(end), 1.0f);
      i = end;
      break;
    }
  }
}

}  // namespace rnn
