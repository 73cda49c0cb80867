#include "engine/data/vocabulary.h"

#include <algorithm>

#include "engine/data/utf8.h"

namespace rnn {

std::optional<Token> Vocabulary::find(char32_t symbol) const {
  const auto found = std::ranges::lower_bound(symbols_, symbol);
  if (found == symbols_.end() || *found != symbol) return std::nullopt;
  return static_cast<Token>(found - symbols_.begin());
}

std::string Vocabulary::decode(std::span<const Token> tokens) const {
  std::string text;
  text.reserve(tokens.size());
  for (const Token token : tokens) append_utf8(text, symbols_[token]);
  return text;
}

std::size_t Vocabulary::utf8_size(std::span<const Token> tokens) const {
  std::size_t size = 0;
  for (const Token token : tokens) {
    const char32_t symbol = symbols_[token];
    size += symbol < 0x80 ? 1 : symbol < 0x800 ? 2 : symbol < 0x1'0000 ? 3 : 4;
  }
  return size;
}

Expected<std::vector<Token>> Vocabulary::encode(std::string_view text) const {
  std::vector<Token> tokens;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t symbol = next_code_point(text, position);
    if (symbol == kInvalid) return error("byte " + std::to_string(position) + " is not valid UTF-8");
    const auto token = find(symbol);
    if (!token) {
      return error("the network does not know " + name_of_symbol(symbol) +
                   ": it is not in the text it was trained on. Leave it out");
    }
    tokens.push_back(*token);
  }
  return tokens;
}

std::vector<Token> Vocabulary::encode_known(std::string_view text) const {
  std::vector<Token> tokens;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t symbol = next_code_point(text, position);
    if (symbol == kInvalid) {
      ++position;
    } else if (const auto token = find(symbol)) {
      tokens.push_back(*token);
    }
  }
  return tokens;
}

Expected<Vocabulary> make_vocabulary(std::vector<char32_t> symbols) {
  if (symbols.size() < 2 || symbols.size() > kLargestVocabulary) {
    return error("the vocabulary has " + std::to_string(symbols.size()) + " symbols; 2 to " +
                 std::to_string(kLargestVocabulary) + " are allowed");
  }
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const char32_t symbol = symbols[i];
    const bool valid = symbol <= 0x10'FFFF && (symbol < 0xD800 || symbol >= 0xE000);
    if (!valid || (i > 0 && symbols[i - 1] >= symbol)) {
      return error("symbol " + std::to_string(i) +
                   " of the vocabulary is not a code point in ascending order");
    }
  }
  return Vocabulary(std::move(symbols));
}

Token start_token(const Vocabulary& vocabulary) { return vocabulary.find(U'\n').value_or(0); }

}  // namespace rnn
