// Texts with the expected value written under each character by hand.
#include "engine/probes/text_features.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "engine/data/utf8.h"
#include "engine/probes/feature_rows.h"

namespace rnn {
namespace {

std::u32string code_points(std::string_view utf8) {
  std::u32string result;
  for (std::size_t at = 0; at < utf8.size();) result.push_back(next_code_point(utf8, at));
  return result;
}

/// One digit for each character, blank for 0; + for anything above 9.
std::string marks(const TextFeature& feature, const std::u32string& text) {
  std::vector<float> values(text.size(), -1.0f);
  feature.read(text, values);
  std::string result;
  for (const float value : values) {
    EXPECT_EQ(value, static_cast<float>(static_cast<int>(value))) << "no whole number";
    if (feature.is_binary) {
      EXPECT_TRUE(value == 0 || value == 1);
    }
    result += value == 0 ? ' ' : value > 9 ? '+' : static_cast<char>('0' + static_cast<int>(value));
  }
  return result;
}

/// "|" in a text stands for a line break.
struct Case {
  std::string_view feature, text, expected;
};

constexpr Case kCases[] = {
    // The opening mark is inside, the closing one outside.
    {"double_quotes",               //
     R"(He said "yes" and "no".)",  //
     R"(        1111      111  )"},
    {"double_quotes",              //
     "“a” „b“ „c” «d» »e« 「f」",  //
     "11  11  11  11  11  11 "},
    {"double_quotes",               // one that is not closed ends with its paragraph
     R"(say "go| on|| now "x" y)",  //
     R"(    11111111      11   )"},
    {"double_quotes",  // and a line of spaces is empty
     R"("go|  |on)",   //
     R"(111111   )"},
    {"single_quotes",                       // apostrophes in and after words are none
     R"(I don't say 'it isn't so', sir.)",  //
     R"(            111111111111       )"},
    {"single_quotes",            // the plural's apostrophe opens nothing, nor does one that nothing closes
     R"(dogs' tails 'tis 'em)",  //
     R"(                    )"},
    {"single_quotes",             //
     R"('a' ('b') ‘c’ ’tis 'd)",  //
     R"(11   11   11         )"},
    {"single_quotes",       // what closes it must be in the same paragraph
     R"('a|b' 'c||d' e')",  //
     R"(1111             )"},
    {"round_brackets",     // one too many to close is not counted
     R"(a) (b (c) [)] )",  //
     R"(   11122111   )"},
    {"square_brackets",  //
     R"(x[i[0]] [)",     //
     R"( 11221  1)"},
    {"curly_brackets",  //
     R"({ {a} } })",    //
     R"(112211   )"},
    {"position_in_line",  //
     R"(abc||de|)",       //
     R"(123  12 )"},
    {"position_in_line",  //
     R"(abcdefghijkl)",   //
     R"(123456789+++)"},
    {"left_in_line",  // a line break knows the line after it
     R"(abc||de|)",   //
     R"(21  21  )"},
    {"indentation",       //
     R"(  a b|   |c|d)",  //
     R"(12222 123    )"},
    {"position_in_word",           //
     R"(It isn't a co-op, 'x2')",  //
     R"(12 12345 1 12 12   12 )"},
    {"sentence_start",  // after a full stop and a space; a number's point is none; an abbreviation's is
     R"(So. "Oh!" It is 3.5. Is e.g. Mr. X?|Y||z)",  //
     R"(1    1    1          1       1   1  1  1)"},
    {"number",                             //
     R"(3.14, 1,000. 12:30 x2 1'000 .5)",  //
     R"(1111  11111  11111  1 11111  1)"},
    {"letter",        //
     R"(aZ é9_.日)",  //
     R"(11 1   1)"},
    {"vowel",       //
     R"(Aye ÉøИ)",  //
     R"(1 1 111)"},
    {"upper_case",  //
     R"(aZ ÉéДд)",  //
     R"( 1 1 1 )"},
    {"digit",     //
     R"(a1²٣0)",  //
     R"( 1  1)"},
    {"space",    //
     "a b|\t.",  //
     " 1 11 "},
    {"line_break",  //
     R"(a b|.)",    //
     R"(   1 )"},
    {"sign",             //
     R"(a, b|“5” + _)",  //
     R"( 1   1 1 1 1)"},
    {"cpp_comment",                          // from the first slash to before the line's end; not in quotes
     R"(a / b // c 'd "e|f "// g" '/*' h)",  //
     R"(      1111111111               )"},
    {"cpp_comment",                         // "/*/" closes nothing; the last slash is outside
     R"(/*/ a|b // */c /**/ d // e\|f|g)",  //
     R"(111111111111   111    1111111  )"},
    {"cpp_string",  // quotes in comments and in characters are none, escaped ones do not close
     R"(a "b\"c" '"' // "d"|"e|f u8"g" 'h")",  //
     R"(  11111             11     11     )"},
};

constexpr Case kRawStrings[] = {
    {"cpp_string",                           //
     "R\"(a\"b)\" \"c\" LR\"x(d)\"e)x\" f",  //
     " 111111  11    111111111   "},
    {"cpp_string",    //
     "fooR\"(a\" b",  //
     "    111   "},
    {"cpp_string",        //
     "R\"(never closed",  //
     " 11111111111111"},
    {"cpp_string",   //
     "R\"a b(\" c",  //
     " 11111   "},
    {"cpp_comment",             //
     "1'000 // a\nL'\"' // b",  //
     "      1111      1111"},
};

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

void expect(const Case& c) {
  std::string text(c.text);
  for (char& byte : text) byte = byte == '|' ? '\n' : byte;
  const TextFeature* feature = find_text_feature(c.feature);
  ASSERT_NE(feature, nullptr) << c.feature;
  EXPECT_EQ(trimmed(marks(*feature, code_points(text))), trimmed(std::string(c.expected)))
      << c.feature << "\n"
      << c.text;
}

TEST(TextFeatures, AreAsMarked) {
  for (const Case& c : kCases) expect(c);
  for (const Case& c : kRawStrings) expect(c);
}

TEST(TextFeatures, EachHasAnExampleALabelAndANameOfItsOwn) {
  std::set<std::string_view> names, labels, examples;
  for (const Case& c : kCases) examples.insert(c.feature);
  for (const TextFeature& feature : text_features()) {
    EXPECT_TRUE(names.insert(feature.name).second) << feature.name;
    EXPECT_TRUE(labels.insert(feature.label).second) << feature.label;
    EXPECT_TRUE(examples.contains(feature.name)) << feature.name;
    EXPECT_EQ(find_text_feature(feature.name), &feature);
  }
  EXPECT_EQ(find_text_feature("mood"), nullptr);
}

// Nothing is read beside the text, whatever it begins and ends with (the address sanitizer looks).
TEST(TextFeatures, TakeTextsCutAnywhere) {
  const std::u32string text = U"R\"(a)\" '/*' // \\\n\"x\\\"'y' (1.5) “z” \n\n/*/";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    for (std::size_t end = first; end <= text.size(); ++end) {
      const std::vector<char32_t> part(text.begin() + static_cast<std::ptrdiff_t>(first),
                                       text.begin() + static_cast<std::ptrdiff_t>(end));
      const auto rows = feature_rows(text_features(), std::span<const char32_t>(part));
      ASSERT_EQ(rows.size(), part.size() * text_features().size());
      for (const float value : rows) ASSERT_TRUE(value >= 0 && value <= static_cast<float>(part.size()));
    }
  }
}

TEST(TextFeatures, RowsHoldOneColumnForEach) {
  const std::u32string text = U"Ab 1.";
  const auto rows = feature_rows(text_features(), std::span<const char32_t>(text));
  for (std::size_t f = 0; f < text_features().size(); ++f) {
    std::vector<float> column(text.size());
    text_features()[f].read(text, column);
    for (std::size_t t = 0; t < text.size(); ++t) EXPECT_EQ(rows[t * text_features().size() + f], column[t]);
  }
}

}  // namespace
}  // namespace rnn
