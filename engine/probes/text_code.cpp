#include <algorithm>
#include <string>
#include <string_view>

#include "engine/probes/characters.h"
#include "engine/probes/text_readers.h"

namespace rnn {
namespace {

bool is_identifier(char32_t c) { return is_letter(c) || is_digit(c) || c == U'_'; }

/// The lexical structure of C++ as far as it decides what is a comment and what is in quotes.
class CppScanner {
 public:
  enum class State { code, line_comment, block_comment, string, raw_string, character };

  explicit CppScanner(std::span<const char32_t> text) : text_(text.data(), text.size()) {}

  /// The state after character i; to be called with 0, 1, 2 …
  State advance(std::size_t i) {
    if (i < same_until_) return state_;
    switch (state_) {
      case State::code:
        open(i);
        break;
      case State::line_comment:
        if (is_line_break(text_[i]) && !is_continued(i)) state_ = State::code;
        break;
      case State::block_comment:
        if (text_[i] == U'/' && text_[i - 1] == U'*') state_ = State::code;
        break;
      case State::string:
        close_literal(i, U'"');
        break;
      case State::character:
        close_literal(i, U'\'');
        break;
      case State::raw_string:
        state_ = State::code;  // same_until_ was its last quote
        break;
    }
    return state_;
  }

 private:
  void open(std::size_t i) {
    const std::u32string_view rest = text_.substr(i);
    if (rest.starts_with(U"//")) {
      state_ = State::line_comment;
    } else if (rest.starts_with(U"/*")) {
      state_ = State::block_comment;
      same_until_ = i + 3;  // "/*/" is not a whole comment
    } else if (rest.starts_with(U'"')) {
      open_string(i);
    } else if (rest.starts_with(U'\'') && is_prefix(word_before(i))) {
      state_ = State::character;
    }
  }

  void open_string(std::size_t i) {
    const std::u32string_view prefix = word_before(i);
    state_ = State::string;
    if (!prefix.ends_with(U'R') || !is_prefix(prefix.substr(0, prefix.size() - 1))) return;
    // R"delimiter( … )delimiter"
    const std::size_t bracket = text_.find(U'(', i);
    if (bracket == text_.npos || bracket - i - 1 > 16) return;
    const std::u32string_view delimiter = text_.substr(i + 1, bracket - i - 1);
    if (delimiter.find_first_of(U" )\\\"\t\n") != delimiter.npos) return;
    std::u32string end = U")";
    end.append(delimiter).push_back(U'"');
    state_ = State::raw_string;
    const std::size_t found = text_.find(end, bracket);
    same_until_ = found == text_.npos ? text_.size() : found + end.size() - 1;
  }

  /// A literal ends with its line at the latest: what is not closed there is no C++.
  void close_literal(std::size_t i, char32_t quote) {
    if (text_[i] == U'\\') {
      same_until_ = i + 2;
    } else if (text_[i] == quote || is_line_break(text_[i])) {
      state_ = State::code;
    }
  }

  bool is_continued(std::size_t line_break) const { return text_[line_break - 1] == U'\\'; }

  /// What stands right before i: a prefix of a literal, a number with a digit separator, a word.
  std::u32string_view word_before(std::size_t i) const {
    std::size_t first = i;
    while (first > 0 && is_identifier(text_[first - 1])) --first;
    return text_.substr(first, i - first);
  }

  static bool is_prefix(std::u32string_view word) {
    return word.empty() || word == U"u8" || word == U"u" || word == U"U" || word == U"L";
  }

  std::u32string_view text_;
  State state_ = State::code;
  std::size_t same_until_ = 0;  // characters before this one need no look
};

template <class Inside>
void scan(std::span<const char32_t> text, std::span<float> values, Inside inside) {
  CppScanner scanner(text);
  for (std::size_t i = 0; i < text.size(); ++i) values[i] = inside(scanner.advance(i));
}

}  // namespace

void read_cpp_comment(std::span<const char32_t> text, std::span<float> values) {
  using enum CppScanner::State;
  scan(text, values, [](auto state) { return state == line_comment || state == block_comment; });
}

void read_cpp_string(std::span<const char32_t> text, std::span<float> values) {
  using enum CppScanner::State;
  scan(text, values, [](auto state) { return state == string || state == raw_string; });
}

}  // namespace rnn
