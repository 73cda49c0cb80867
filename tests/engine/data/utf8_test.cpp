#include "engine/data/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace rnn {
namespace {

using namespace std::string_literals;

TEST(Utf8, EveryCodePointSurvivesThereAndBack) {
  std::string text;
  for (char32_t symbol = 0; symbol <= 0x10'FFFF; ++symbol) {
    if (symbol >= 0xD800 && symbol < 0xE000) continue;
    text.clear();
    append_utf8(text, symbol);
    std::size_t position = 0;
    ASSERT_EQ(next_code_point(text, position), symbol);
    ASSERT_EQ(position, text.size());
    ASSERT_EQ(text.size(), symbol < 0x80 ? 1u : symbol < 0x800 ? 2u : symbol < 0x1'0000 ? 3u : 4u);
  }
}

// The borders of table 3-7 of the Unicode Standard.
TEST(Utf8, RefusesWhatTheStandardDoesNotAllow) {
  const std::string wrong[] = {
      "\x80"s,     "\xBF"s,         "\xC0\x80"s,         "\xC1\xBF"s,         "\xC2"s,
      "\xC2\x7F"s, "\xC2\xC0"s,     "\xE0\x9F\xBF"s,     "\xED\xA0\x80"s,     "\xED\xBF\xBF"s,
      "\xE2\x82"s, "\xE2\x28\xA1"s, "\xF0\x8F\xBF\xBF"s, "\xF4\x90\x80\x80"s, "\xF5\x80\x80\x80"s,
      "\xFF"s,     "\xFE"s,         "\xF0\x9F\x98"s};
  for (const auto& bytes : wrong) {
    std::size_t position = 0;
    EXPECT_EQ(next_code_point(bytes, position), kInvalid) << testing::PrintToString(bytes);
    EXPECT_EQ(position, 0u);
    EXPECT_EQ(first_invalid_utf8("ok " + bytes), 3u);
  }
  EXPECT_EQ(first_invalid_utf8("é日😀"), std::nullopt);
}

TEST(Utf8, ReplacesWhatIsInvalid) {
  EXPECT_EQ(replace_invalid_utf8("a\xFFz\xC3"), "a\xEF\xBF\xBDz\xEF\xBF\xBD");
  EXPECT_EQ(replace_invalid_utf8("é日😀"), "é日😀");
}

TEST(Utf8, NamesSymbolsForMessages) {
  EXPECT_EQ(name_of_symbol(U'é'), "“é” (U+00E9)");
  EXPECT_EQ(name_of_symbol(U'😀'), "“😀” (U+1F600)");
  EXPECT_EQ(name_of_symbol(U'\t'), "U+0009");
}

}  // namespace
}  // namespace rnn
