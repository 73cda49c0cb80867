#include "engine/data/corpus.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "engine/data/utf8.h"

namespace rnn {
namespace {

using namespace std::string_literals;

Expected<Corpus> read(const std::string& bytes, TextEncoding encoding = TextEncoding::utf8) {
  return read_corpus("file.txt", {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()},
                     encoding);
}

std::string refusal(const std::string& bytes, TextEncoding encoding = TextEncoding::utf8) {
  const auto corpus = read(bytes, encoding);
  return corpus ? "not refused" : corpus.error().message;
}

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(Corpus, NumbersCodePointsInAscendingOrder) {
  const auto corpus = read("b€aé😀a");  // by hand: a b é € 😀
  ASSERT_TRUE(corpus);
  EXPECT_EQ(corpus->name, "file.txt");
  EXPECT_EQ(corpus->vocabulary, Vocabulary({U'a', U'b', U'é', U'€', U'😀'}));
  EXPECT_EQ(corpus->tokens, (std::vector<Token>{1, 3, 0, 2, 4, 0}));
  EXPECT_EQ(corpus->vocabulary.decode(corpus->tokens), "b€aé😀a");
  EXPECT_EQ(corpus->vocabulary.utf8_size(corpus->tokens), "b€aé😀a"s.size());
}

TEST(Corpus, SkipsTheByteOrderMark) { EXPECT_EQ(read("\xEF\xBB\xBF"s + "ab")->tokens.size(), 2u); }

TEST(Corpus, MakesLineEndsLineFeeds) {
  for (const auto encoding : {TextEncoding::utf8, TextEncoding::latin1}) {
    const auto corpus = read("a\r\nb\rc\n\r\n", encoding);
    ASSERT_TRUE(corpus);
    EXPECT_EQ(corpus->vocabulary.decode(corpus->tokens), "a\nb\nc\n\n");
  }
}

TEST(Corpus, TellsWhereUtf8EndsAndWhatToDo) {
  const std::string good(1042, 'a');
  const auto message = refusal(good + "\xE9" + "tait");
  EXPECT_SAYS(message, "file.txt: byte 1042 is not valid UTF-8");
  EXPECT_SAYS(message, "load it as Latin-1");
  EXPECT_SAYS(refusal("\xEF\xBB\xBF"s + "ab\xFF"), "byte 5 ");  // counted in the file, its mark included
}

TEST(Corpus, ReadsLatin1OnRequest) {
  const auto corpus = read("\xE9t\xE9", TextEncoding::latin1);
  ASSERT_TRUE(corpus);
  EXPECT_EQ(corpus->vocabulary.decode(corpus->tokens), "été");
}

TEST(Corpus, RefusesWhatIsNoText) {
  EXPECT_SAYS(refusal(""), "file is empty");
  EXPECT_SAYS(refusal("\xEF\xBB\xBF"), "file is empty");
  EXPECT_SAYS(refusal("\x89PNG\r\n\x1A\n more"s), "a PNG image");
  EXPECT_SAYS(refusal("PK\x03\x04 more"s), "ZIP archive");
  EXPECT_SAYS(refusal("%PDF-1.7\n"), "PDF");
  EXPECT_SAYS(refusal("\xFF\xFEh\0i\0"s), "UTF-16");
  EXPECT_SAYS(refusal("plain, and then\0 not"s), "byte 15 is NUL");
  EXPECT_SAYS(refusal("\x01\x02\x03\x04 text"s), "control characters");
  EXPECT_SAYS(refusal("\x89PNG\r\n\x1A\n more"s, TextEncoding::latin1), "a PNG image");
  EXPECT_TRUE(read("one \x01 among many letters is still a text"));
}

TEST(Corpus, RefusesWhatCannotBeLearned) {
  EXPECT_SAYS(refusal(std::string(5000, 'a')), "one symbol repeated, “a” (U+0061)");
  EXPECT_SAYS(refusal("\n\n\r\n"), "one symbol repeated, U+000A");
  std::string many;
  for (char32_t symbol = 0x4E00; symbol < 0x4E00 + 4097; ++symbol) append_utf8(many, symbol);
  EXPECT_SAYS(refusal(many), "4097 different symbols; at most 4096");
}

TEST(Corpus, RefusesMoreThan64MiBUnread) {
  EXPECT_SAYS(refusal(std::string((std::size_t{64} << 20) + 1, 'a')), "64 MiB");
}

TEST(Corpus, WithAGivenVocabularyRefusesStrangers) {
  const Vocabulary vocabulary({U'a', U'b', U'é'});
  const auto read_known = [&](std::string_view text) {
    return read_corpus("", {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()},
                       TextEncoding::utf8, vocabulary);
  };
  EXPECT_EQ(read_known("aaa")->tokens, (std::vector<Token>{0, 0, 0}));
  EXPECT_EQ(read_known("aaa")->vocabulary, vocabulary);
  const auto refused = read_known("aéb€");
  ASSERT_FALSE(refused);
  EXPECT_SAYS(refused.error().message, "byte 4 is “€” (U+20AC), which the network does not know");
}

TEST(Corpus, TenMegabytesTakeLessThanTwoSeconds) {
  std::string text;
  while (text.size() < 10'000'000) text += "Wörter, 単語 and words — line after line.\r\n";
  const auto start = std::chrono::steady_clock::now();
  const auto corpus = read(text);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(corpus);
  EXPECT_LT(taken.count(), 2.0);
  EXPECT_EQ(corpus->tokens.size(), text.size() / 48 * 40);  // a line has 48 bytes and 40 characters
}

TEST(Corpus, FirstPartIsTrainedOn) {
  EXPECT_EQ(training_characters(1'115'394, 0.1), 1'003'854u);  // int(0.9 · n), as in Python
  EXPECT_EQ(training_characters(10, 0), 10u);
  EXPECT_EQ(training_characters(11, 0.5), 5u);
}

TEST(Corpus, FingerprintTellsTextsApart) {
  const auto a = *read("abc abd"), b = *read("abc abe"), c = *read("abc abd", TextEncoding::latin1);
  EXPECT_NE(fingerprint(a), fingerprint(b));
  EXPECT_EQ(fingerprint(a), fingerprint(c));
}

}  // namespace
}  // namespace rnn
