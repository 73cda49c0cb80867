#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/data/vocabulary.h"
#include "engine/error.h"
#include "engine/network/shape.h"

namespace rnn {

/// Files above this are refused: 64 MiB of text become 256 MiB of tokens.
inline constexpr std::size_t kLargestText = std::size_t{64} << 20;

enum class TextEncoding { utf8, latin1 };

/// A text as the network sees it: code points, numbered by a vocabulary. A byte order mark is skipped, and
/// line ends of Windows and of old Macs (CR LF, CR) become LF, so that no symbol is spent on them.
struct Corpus {
  std::string name;
  Vocabulary vocabulary;
  std::vector<Token> tokens;  // [characters]
};

/// Reads the bytes of a file, in time linear in their number. Refuses, with a message for the user: no text
/// at all, more than kLargestText bytes, binary files, invalid UTF-8 (telling the byte offset), a single
/// symbol repeated, more than kLargestVocabulary different symbols.
Expected<Corpus> read_corpus(std::string_view name, std::span<const std::uint8_t> bytes,
                             TextEncoding encoding = TextEncoding::utf8);

/// The same with a vocabulary that is given, for a network that has learned it. Refuses a text with any other
/// symbol, naming the first; a single symbol repeated is fine.
Expected<Corpus> read_corpus(std::string_view name, std::span<const std::uint8_t> bytes,
                             TextEncoding encoding, const Vocabulary& vocabulary);

/// Number of characters that are trained on: the first part. The last `validation_fraction` is kept out.
std::size_t training_characters(std::size_t characters, double validation_fraction);

/// FNV-1a of the code points, to recognise a text.
std::uint64_t fingerprint(const Corpus& corpus);

}  // namespace rnn
