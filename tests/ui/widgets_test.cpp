// The parts: wrapping, numbers, axes, thinning.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "ui/number_text.h"
#include "ui/utf8.h"
#include "ui/widgets/plot.h"
#include "ui/widgets/text_block.h"

namespace rnn::ui {
namespace {

std::size_t one_or_two(std::uint32_t code_point) { return code_point < 0x1100 ? 1 : 2; }

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  for (const TextLine& line : wrap(text, columns, one_or_two))
    lines.emplace_back(text.substr(line.begin, line.end - line.begin));
  return lines;
}

TEST(Wrap, BreaksAtBlanksAndLineBreaks) {
  EXPECT_EQ(wrapped("one two three", 8), (std::vector<std::string>{"one two ", "three"}));
  EXPECT_EQ(wrapped("ab\n\ncd", 8), (std::vector<std::string>{"ab", "", "cd"}));
  EXPECT_EQ(wrapped("abcdefgh", 3), (std::vector<std::string>{"abc", "def", "gh"}));
  EXPECT_EQ(wrapped("", 3), (std::vector<std::string>{""}));
  EXPECT_EQ(wrapped("ab\n", 3), (std::vector<std::string>{"ab", ""}));
}

TEST(Wrap, GivesWideCharactersTwoColumnsAndBreaksBehindThem) {
  EXPECT_EQ(wrapped("日本語", 4), (std::vector<std::string>{"日本", "語"}));
  EXPECT_EQ(wrapped("日本語", 5), (std::vector<std::string>{"日本", "語"}));
  EXPECT_EQ(wrapped("a 日本語 b", 6), (std::vector<std::string>{"a 日本", "語 b"}));
  EXPECT_EQ(wrapped("a bcd日", 5), (std::vector<std::string>{"a ", "bcd日"}));
  EXPECT_EQ(wrapped("a bcd日", 4), (std::vector<std::string>{"a ", "bcd", "日"}));
  EXPECT_EQ(wrapped("日本", 1), (std::vector<std::string>{"日", "本"}));  // no room for any
}

TEST(Wrap, LosesNoCharacterAndCountsCodePoints) {
  std::mt19937 random(3);
  const char* letters[] = {"a", " ", "é", "日", "😀", "\n"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) text += letters[random() % 6];
    const std::size_t columns = 1 + random() % 12;
    std::size_t character = 0, byte = 0;
    for (const TextLine& line : wrap(text, columns, one_or_two)) {
      const std::vector<std::uint32_t> points =
          code_points(std::string_view(text).substr(line.begin, line.end - line.begin));
      EXPECT_EQ(line.characters, points.size());
      std::size_t taken = 0;
      for (std::uint32_t point : points) taken += one_or_two(point);
      EXPECT_EQ(line.columns, taken);
      EXPECT_TRUE(line.columns <= columns || line.characters == 1) << line.columns;
      if (line.begin > byte) {  // a line break lies between
        EXPECT_EQ(text.substr(byte, line.begin - byte), "\n");
        ++character;
      }
      EXPECT_EQ(line.first_character, character);
      character += line.characters;
      byte = line.end;
    }
    EXPECT_EQ(byte, text.size());
  }
}

TEST(Numbers, ReadWell) {
  EXPECT_EQ(with_separators(0), "0");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1234567), "1,234,567");
  EXPECT_EQ(short_count(0), "0");
  EXPECT_EQ(short_count(999), "999");
  EXPECT_EQ(short_count(999.7), "1.00k");
  EXPECT_EQ(short_count(12'345), "12.3k");
  EXPECT_EQ(short_count(143'210), "143k");
  EXPECT_EQ(short_count(4'560'000), "4.56M");
  EXPECT_EQ(fixed(1.23456, 3), "1.235");
  EXPECT_EQ(fixed(NAN, 3), "–");
  EXPECT_EQ(plain(0.002), "0.002");
  EXPECT_EQ(loss_text(1.69055), "1.691");
  EXPECT_EQ(loss_text(0.00029), "0.00029");
  EXPECT_EQ(loss_text(-0.5), "-0.500");
  EXPECT_EQ(loss_text(NAN), "–");
}

TEST(Ticks, AreRoundInsideAndSorted) {
  for (const Axis& axis : {Axis{0, 10, false}, Axis{0.2, 4.3, false}, Axis{1, 25'000, true},
                           Axis{1.3, 4.4, true}, Axis{-3, 900, false}}) {
    const std::vector<double> values = ticks(axis, 6);
    ASSERT_GE(values.size(), 2u);
    EXPECT_LE(values.size(), 14u);
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_GE(values[i], axis.low - 1e-6);
      EXPECT_LE(values[i], axis.high * 1.001);
      if (i == 0) continue;
      EXPECT_GT(values[i], values[i - 1]);
    }
  }
  EXPECT_EQ(ticks({0, 10, false}, 5), (std::vector<double>{0, 2, 4, 6, 8, 10}));
}

TEST(Axis, ShareAndValueAreInverse) {
  for (const Axis& axis : {Axis{0, 10, false}, Axis{1, 1000, true}})
    for (double share : {0.0, 0.25, 1.0}) EXPECT_NEAR(axis.share(axis.value(share)), share, 1e-12);
  EXPECT_NEAR(Axis({1, 100, true}).share(10), 0.5, 1e-12);
}

TEST(Thin, KeepsExtremesAndOrderInFewPoints) {
  std::vector<PlotPoint> points;
  for (int i = 0; i < 100'000; ++i) points.push_back({static_cast<double>(i), std::sin(i * 0.01)});
  points[54'321].y = 9;
  points[77'777].y = -7;
  points[10].y = NAN;
  const std::vector<PlotPoint> kept = thin(points, {0, 100'000, false}, 200);
  EXPECT_LE(kept.size(), 800u);
  double low = 0, high = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    low = std::min(low, kept[i].y);
    high = std::max(high, kept[i].y);
    if (i == 0) continue;
    EXPECT_GT(kept[i].x, kept[i - 1].x);
  }
  EXPECT_EQ(high, 9);
  EXPECT_EQ(low, -7);
}

}  // namespace
}  // namespace rnn::ui
