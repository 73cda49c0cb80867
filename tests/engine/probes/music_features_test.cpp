// Small pieces with the expected value of each step written down by hand.
#include "engine/probes/music_features.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace rnn {
namespace {

using Notes = std::vector<int>;
using Numbers = std::vector<float>;

PianoRoll piece(const std::vector<Notes>& steps) {
  PianoRoll roll;
  for (const Notes& notes : steps) {
    roll.emplace_back();
    for (const int note : notes) roll.back().set(static_cast<std::size_t>(note - kLowestPianoNote));
  }
  return roll;
}

Numbers read(std::string_view name, const PianoRoll& roll) {
  const MusicFeature* feature = find_music_feature(name);
  EXPECT_NE(feature, nullptr) << name;
  Numbers values(roll.size(), -1.0f);
  if (feature != nullptr) feature->read(roll, values);
  return values;
}

/// Silence, C major held for two steps, its inversion, silence, G alone, the two ends of the piano.
const PianoRoll kPiece = piece({{}, {60, 64, 67}, {60, 64, 67}, {64, 67, 72}, {}, {67}, {21, 108}});

const struct {
  std::string_view feature;
  Numbers expected;
} kCases[] = {
    {"place_in_4", {0, 1, 2, 3, 0, 1, 2}},
    {"place_in_16", {0, 1, 2, 3, 4, 5, 6}},
    {"first_of_4", {1, 0, 0, 0, 1, 0, 0}},
    {"first_of_16", {1, 0, 0, 0, 0, 0, 0}},
    {"mean_pitch", {191 / 3.0f, 191 / 3.0f, 191 / 3.0f, 203 / 3.0f, 203 / 3.0f, 67, 64.5f}},
    {"highest_voice", {67, 67, 67, 72, 72, 67, 108}},
    {"lowest_voice", {60, 60, 60, 64, 64, 67, 21}},
    {"spread", {7, 7, 7, 8, 8, 0, 87}},
    {"sounding_keys", {0, 3, 3, 3, 0, 1, 2}},
    {"silence", {1, 0, 0, 0, 1, 0, 0}},
    {"phrase_end", {0, 0, 1, 1, 0, 0, 1}},      // held, before silence, last
    {"harmony_change", {0, 0, 0, 0, 0, 1, 1}},  // an inversion is the same harmony
};

TEST(MusicFeatures, AreAsWrittenDown) {
  for (const auto& [feature, expected] : kCases) {
    const Numbers values = read(feature, kPiece);
    ASSERT_EQ(values.size(), expected.size());
    for (std::size_t t = 0; t < values.size(); ++t)
      EXPECT_FLOAT_EQ(values[t], expected[t]) << feature << " " << t;
  }
}

TEST(MusicFeatures, EachHasAnExampleALabelAndANameOfItsOwn) {
  std::set<std::string_view> names, labels, examples;
  for (const auto& c : kCases) examples.insert(c.feature);
  for (const MusicFeature& feature : music_features()) {
    EXPECT_TRUE(names.insert(feature.name).second) << feature.name;
    EXPECT_TRUE(labels.insert(feature.label).second) << feature.label;
    EXPECT_TRUE(examples.contains(feature.name)) << feature.name;
    if (feature.is_binary) {
      for (const float value : read(feature.name, kPiece))
        EXPECT_TRUE(value == 0 || value == 1) << feature.name;
    }
  }
  EXPECT_EQ(find_music_feature("mood"), nullptr);
}

TEST(MusicFeatures, BarsBeginAgainAfterSixteenSteps) {
  const PianoRoll roll(35, piece({{60}})[0]);
  const Numbers place = read("place_in_16", roll), first = read("first_of_16", roll);
  EXPECT_EQ(place[15], 15);
  EXPECT_EQ(place[16], 0);
  EXPECT_EQ(place[34], 2);
  for (std::size_t t = 0; t < roll.size(); ++t) EXPECT_EQ(first[t], t == 0 || t == 16 || t == 32);
}

// The same chorale with two steps for each of before has its phrase ends where these steps end.
TEST(MusicFeatures, PhrasesEndWhereverAStepStandsForMore) {
  const PianoRoll coarse =
      piece({{60}, {62}, {64}, {65}, {65}, {64}, {62}, {60}, {60}, {60}, {}, {72}, {71}});
  EXPECT_EQ(read("phrase_end", coarse), (Numbers{0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1}));
  PianoRoll fine;
  for (const PianoKeys& keys : coarse) fine.insert(fine.end(), {keys, keys});
  const Numbers ends = read("phrase_end", fine), expected = read("phrase_end", coarse);
  for (std::size_t t = 0; t < fine.size(); ++t) EXPECT_EQ(ends[t], t % 2 == 1 && expected[t / 2] == 1) << t;
}

TEST(MusicFeatures, OfSilenceAreZeroButForItsPlaces) {
  const PianoRoll silent(5);
  for (const MusicFeature& feature : music_features()) {
    if (feature.name == "silence" || feature.name.contains("_4") || feature.name.contains("_16")) continue;
    EXPECT_EQ(read(feature.name, silent), Numbers(5)) << feature.name;
  }
  for (const MusicFeature& feature : music_features()) EXPECT_TRUE(read(feature.name, {}).empty());
}

}  // namespace
}  // namespace rnn
