#include "engine/data/corpus.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/data/binary_file.h"
#include "engine/data/utf8.h"

namespace rnn {
namespace {

constexpr std::size_t kCodePoints = 0x11'0000;

std::string about(std::string_view name) { return name.empty() ? "" : std::string(name) + ": "; }

/// Calls visit(symbol) for the code points one after the other, line ends made LF, until it returns false.
/// Returns the offset where it stopped: the size of the text, or that of the first invalid byte.
template <class Visit>
std::size_t for_each_symbol(std::string_view text, TextEncoding encoding, Visit visit) {
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t start = position;
    char32_t symbol = encoding == TextEncoding::latin1 ? static_cast<unsigned char>(text[position++])
                                                       : next_code_point(text, position);
    if (symbol == kInvalid) return start;
    if (symbol == '\r') {
      if (position < text.size() && text[position] == '\n') ++position;
      symbol = '\n';
    }
    if (!visit(symbol)) return start;
  }
  return position;
}

/// The bytes without byte order mark, if they can be a text at all.
Expected<std::string_view> check_bytes(std::string_view name, std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kLargestText) {
    return error(about(name) + "the file has " + std::to_string(bytes.size() >> 20) + " MiB; at most " +
                 std::to_string(kLargestText >> 20) + " MiB can be loaded. Use a part of it.");
  }
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.empty()) return error(about(name) + "the file is empty. Choose a file with some text in it.");
  if (const auto kind = binary_kind(text)) {
    return error(about(name) + *kind + ". Only plain text can be trained on: choose a text file.");
  }
  return text;
}

std::unexpected<Error> invalid_utf8(std::string_view name, std::size_t offset) {
  return error(about(name) + "byte " + std::to_string(offset) +
               " is not valid UTF-8. Save the file as UTF-8, or load it as Latin-1 instead.");
}

/// The set of all code points as bits: no search and no allocation per character.
class SymbolSet {
 public:
  void insert(char32_t symbol) { words_[symbol / 64] |= std::uint64_t{1} << symbol % 64; }

  std::vector<char32_t> ascending() const {
    std::vector<char32_t> symbols;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t bits = words_[i]; bits != 0; bits &= bits - 1) {
        symbols.push_back(static_cast<char32_t>(i * 64) + static_cast<char32_t>(std::countr_zero(bits)));
      }
    }
    return symbols;
  }

 private:
  std::vector<std::uint64_t> words_ = std::vector<std::uint64_t>(kCodePoints / 64);
};

Expected<Vocabulary> find_vocabulary(std::string_view name, std::string_view text, TextEncoding encoding,
                                     std::size_t skipped) {
  SymbolSet set;
  const std::size_t end = for_each_symbol(text, encoding, [&](char32_t symbol) {
    set.insert(symbol);
    return true;
  });
  if (end < text.size()) return invalid_utf8(name, end + skipped);
  auto symbols = set.ascending();
  if (symbols.size() == 1) {
    return error(about(name) + "the text is one symbol repeated, " + name_of_symbol(symbols[0]) +
                 ": there is nothing to learn. Choose a text with more than one symbol.");
  }
  if (symbols.size() > kLargestVocabulary) {
    return error(about(name) + "the text has " + std::to_string(symbols.size()) +
                 " different symbols; at most " + std::to_string(kLargestVocabulary) +
                 " can be learned. Use a part of it or another text.");
  }
  return Vocabulary(std::move(symbols));
}

Expected<std::vector<Token>> find_tokens(std::string_view name, std::string_view text, TextEncoding encoding,
                                         std::size_t skipped, const Vocabulary& vocabulary) {
  static_assert(kLargestVocabulary < 0xFFFF);
  constexpr std::uint16_t unknown = 0xFFFF;
  std::vector<std::uint16_t> token_of(kCodePoints, unknown);
  for (std::size_t i = 0; i < vocabulary.size(); ++i) {
    token_of[vocabulary.symbols()[i]] = static_cast<std::uint16_t>(i);
  }
  std::vector<Token> tokens;
  tokens.reserve(text.size());
  char32_t stranger = kInvalid;
  const std::size_t end = for_each_symbol(text, encoding, [&](char32_t symbol) {
    if (token_of[symbol] == unknown) {
      stranger = symbol;
      return false;
    }
    tokens.push_back(token_of[symbol]);
    return true;
  });
  if (stranger != kInvalid) {
    return error(
        about(name) + "byte " + std::to_string(end + skipped) + " is " + name_of_symbol(stranger) +
        ", which the network does not know: it was not in the text it was trained on. Remove it from the "
        "text, or train a new network.");
  }
  if (end < text.size()) return invalid_utf8(name, end + skipped);
  tokens.shrink_to_fit();
  return tokens;
}

}  // namespace

Expected<Corpus> read_corpus(std::string_view name, std::span<const std::uint8_t> bytes,
                             TextEncoding encoding, const Vocabulary& vocabulary) {
  const auto text = check_bytes(name, bytes);
  if (!text) return std::unexpected(text.error());
  auto tokens = find_tokens(name, *text, encoding, bytes.size() - text->size(), vocabulary);
  if (!tokens) return std::unexpected(tokens.error());
  return Corpus{std::string(name), vocabulary, std::move(*tokens)};
}

Expected<Corpus> read_corpus(std::string_view name, std::span<const std::uint8_t> bytes,
                             TextEncoding encoding) {
  const auto text = check_bytes(name, bytes);
  if (!text) return std::unexpected(text.error());
  const auto vocabulary = find_vocabulary(name, *text, encoding, bytes.size() - text->size());
  if (!vocabulary) return std::unexpected(vocabulary.error());
  return read_corpus(name, bytes, encoding, *vocabulary);
}

std::size_t training_characters(std::size_t characters, double validation_fraction) {
  return static_cast<std::size_t>(std::floor(static_cast<double>(characters) * (1.0 - validation_fraction)));
}

std::uint64_t fingerprint(const Corpus& corpus) {
  std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
  for (const Token token : corpus.tokens) hash = (hash ^ corpus.vocabulary.symbol(token)) * 0x100'0000'01b3;
  return hash;
}

}  // namespace rnn
