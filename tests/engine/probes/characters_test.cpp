// Against Python's Unicode tables, recorded by tests/oracles/characters_python.py.
#include "engine/probes/characters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

using Ranges = std::vector<std::pair<char32_t, char32_t>>;

bool holds(const Ranges& ranges, char32_t c) {
  return std::ranges::any_of(ranges,
                             [&](const auto& range) { return c >= range.first && c <= range.second; });
}

TEST(Characters, AreWhatUnicodeSays) {
  const auto record = recorded("characters_python");
  const struct {
    const char* name;
    bool (*is)(char32_t);
  } kinds[] = {{"letter", is_letter}, {"upper_case", is_upper_case}, {"vowel", is_vowel},
               {"digit", is_digit},   {"space", is_space},           {"sign", is_sign}};
  for (const auto& [name, is] : kinds) {
    const Ranges expected = record[name];
    for (const auto& [first, last] : Ranges(record["all"])) {
      for (char32_t c = first; c <= last; ++c)
        EXPECT_EQ(is(c), holds(expected, c)) << name << " " << std::hex << +c;
    }
  }
}

TEST(Characters, OfOtherScriptsAreLettersUnlessTheyAreSigns) {
  for (const char32_t c : std::u32string_view(U"日語ひカ한שعअก")) {
    EXPECT_TRUE(is_letter(c)) << std::hex << +c;
  }
  for (const char32_t c : std::u32string_view(U"“”„‘’–—…€™→∑■☃。、「」！：😀🎵\u0301")) {
    EXPECT_TRUE(is_sign(c)) << std::hex << +c;
  }
  for (const char32_t c : std::u32string_view(U"\u2003\u3000\u2028\u202F\u1680")) {
    EXPECT_TRUE(is_space(c) && !is_letter(c) && !is_sign(c)) << std::hex << +c;
  }
}

}  // namespace
}  // namespace rnn
