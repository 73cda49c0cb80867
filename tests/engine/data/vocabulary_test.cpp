#include "engine/data/vocabulary.h"

#include <gtest/gtest.h>

namespace rnn {
namespace {

const Vocabulary kVocabulary({U'\n', U'a', U'b', U'é'});

TEST(Vocabulary, EncodesAndDecodes) {
  EXPECT_EQ(kVocabulary.encode("abé\n"), (std::vector<Token>{1, 2, 3, 0}));
  EXPECT_EQ(kVocabulary.decode(std::vector<Token>{3, 1}), "éa");
  EXPECT_EQ(kVocabulary.find(U'c'), std::nullopt);
}

TEST(Vocabulary, NamesWhatItDoesNotKnow) {
  const auto encoded = kVocabulary.encode("abc");
  ASSERT_FALSE(encoded);
  EXPECT_NE(encoded.error().message.find("“c” (U+0063)"), std::string::npos) << encoded.error().message;
  EXPECT_FALSE(kVocabulary.encode("a\xFF"));
}

TEST(Vocabulary, LeavesOutWhatItDoesNotKnow) {
  EXPECT_EQ(kVocabulary.encode_known("xa日b\xFFé"), (std::vector<Token>{1, 2, 3}));
}

TEST(Vocabulary, TextsStartFromALineBreak) {
  EXPECT_EQ(start_token(kVocabulary), 0u);
  EXPECT_EQ(start_token(Vocabulary({U'\t', U'\n'})), 1u);
  EXPECT_EQ(start_token(Vocabulary({U'a', U'b'})), 0u);
}

TEST(Vocabulary, FromAFileMustBeAscendingCodePoints) {
  EXPECT_TRUE(make_vocabulary({U'a', U'b'}));
  EXPECT_FALSE(make_vocabulary({}));
  EXPECT_FALSE(make_vocabulary({U'a'}));
  EXPECT_FALSE(make_vocabulary({U'b', U'a'}));
  EXPECT_FALSE(make_vocabulary({U'a', U'a'}));
  EXPECT_FALSE(make_vocabulary({U'a', 0xD800}));
  EXPECT_FALSE(make_vocabulary({U'a', 0x11'0000}));
  EXPECT_FALSE(make_vocabulary(std::vector<char32_t>(5000, U'a')));
}

}  // namespace
}  // namespace rnn
