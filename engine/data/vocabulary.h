#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/network/shape.h"

namespace rnn {

/// More different symbols than this are refused: the softmax over them would take all the time.
inline constexpr std::size_t kLargestVocabulary = 4096;

/// The symbols of a text, code points in ascending order; a token is an index into them.
class Vocabulary {
 public:
  Vocabulary() = default;
  /// `symbols` ascending, valid code points without repetition.
  explicit Vocabulary(std::vector<char32_t> symbols) : symbols_(std::move(symbols)) {}

  std::size_t size() const { return symbols_.size(); }
  std::span<const char32_t> symbols() const { return symbols_; }
  char32_t symbol(Token token) const { return symbols_[token]; }
  std::optional<Token> find(char32_t symbol) const;

  /// UTF-8 of the symbols.
  std::string decode(std::span<const Token> tokens) const;

  /// Bytes that decode would give.
  std::size_t utf8_size(std::span<const Token> tokens) const;

  /// Tokens of a UTF-8 text. A symbol that is not in the vocabulary is an error that names it.
  Expected<std::vector<Token>> encode(std::string_view text) const;

  /// The same, leaving out what is not in the vocabulary.
  std::vector<Token> encode_known(std::string_view text) const;

  bool operator==(const Vocabulary&) const = default;

 private:
  std::vector<char32_t> symbols_;
};

/// Checks symbols that come from a file: ascending, valid code points, neither too few nor too many.
Expected<Vocabulary> make_vocabulary(std::vector<char32_t> symbols);

/// Where a text starts when nothing is given to read first: a line break, or else the first symbol.
Token start_token(const Vocabulary& vocabulary);

}  // namespace rnn
