#include "engine/data/music/piano_roll_json.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

namespace rnn {
namespace {

/// The MIDI notes of a step.
std::vector<int> notes(const PianoKeys& keys) {
  std::vector<int> result;
  for (std::size_t key = 0; key < keys.size(); ++key) {
    if (keys[key]) result.push_back(static_cast<int>(key) + 21);
  }
  return result;
}

using Notes = std::vector<int>;

TEST(PianoRollJson, ReadsPiecesStepsAndNotes) {
  std::ifstream file(std::string(RNN_SOURCE_DIR) + "/tests/engine/data/music/cadences.json");
  std::stringstream text;
  text << file.rdbuf();
  const auto rolls = read_piano_rolls(text.view());
  ASSERT_TRUE(rolls.has_value()) << rolls.error().message;
  ASSERT_EQ(rolls->train.size(), 2u);
  ASSERT_EQ(rolls->valid.size(), 1u);
  ASSERT_EQ(rolls->test.size(), 1u);
  ASSERT_EQ(rolls->train[0].size(), 5u);
  EXPECT_EQ(notes(rolls->train[0][0]), (Notes{48, 55, 64, 72}));
  EXPECT_EQ(notes(rolls->train[0][3]), Notes{});
  EXPECT_EQ(notes(rolls->train[1][0]), (Notes{21, 108}));
  EXPECT_EQ(notes(rolls->test[0][1]), (Notes{60, 67}));  // in another order and doubled in the file
}

std::string mistake(std::string_view json) {
  const auto rolls = read_piano_rolls(json);
  return rolls ? "none" : rolls.error().message;
}

TEST(PianoRollJson, SaysWhatIsWrongAndWhere) {
  const struct {
    std::string_view json, place, what;
  } cases[] = {
      {"", "byte 1", "Not valid JSON"},
      {R"({"train": [[[60]], )", "byte", "Not valid JSON"},
      {R"({"train": [[[60]]], "valid": [], "test": []} [])", "byte", "Not valid JSON"},
      {{"{\"train\": [[[60]]], \"valid\": [], \"test\": []}\0", 45}, "byte 45", "Not valid JSON"},
      {"[]", "", "an array where the object"},
      {"7", "", "7 where the object"},
      {R"({"train": [[[60]]], "valid": []})", "", "\"test\" is missing"},
      {R"({"train": [[[60]]], "valid": [], "train": []})", "", "\"train\" comes twice"},
      {R"({"training": []})", "", "\"training\" is not one of"},
      {R"({"train": [], "valid": [], "test": []})", "", "\"train\" is empty"},
      {R"({"train": [[[60]], []], "valid": [], "test": []})", "train[1]:", "a piece without steps"},
      {R"({"train": [[[60], [61, 109]]]})", "train[0][1]:", "note 109 is not on the piano"},
      {R"({"train": [[[60]]], "valid": [[[60]], [[], [], [20]]]})",
       "valid[1][2]:", "note 20 is not on the piano"},
      {R"({"train": [[[-60]]]})", "train[0][0]:", "note -60 is not on the piano"},
      {R"({"train": [[[18446744073709551615]]]})", "train[0][0]:", "note 18446744073709551615 is not"},
      {R"({"train": [[[60.5]]]})", "train[0][0]:", "60.5 where a MIDI note"},
      {R"({"train": [[["C4"]]]})", "train[0][0]:", "a string where a MIDI note"},
      {R"({"train": [[[null]]]})", "train[0][0]:", "null where a MIDI note"},
      {R"({"train": [[[true]]]})", "train[0][0]:", "true where a MIDI note"},
      {R"({"train": [[[[60]]]]})", "train[0][0]:", "an array where a MIDI note"},
      {R"({"train": [[60]]})", "train[0]:", "60 where a step"},
      {R"({"train": [60]})", "train:", "60 where a piece"},
      {R"({"train": 60})", "train:", "60 where an array of pieces"},
      {R"({"train": {"a": 1}})", "train:", "an object where an array of pieces"},
      {R"({"train": [[{}]]})", "train[0]:", "an object where a step"},
  };
  for (const auto& [json, place, what] : cases) {
    const std::string message = mistake(json);
    EXPECT_NE(message.find(place), std::string::npos) << json << '\n' << message;
    EXPECT_NE(message.find(what), std::string::npos) << json << '\n' << message;
  }
}

TEST(PianoRollJson, RefusesWhatIsTooLong) {
  std::string steps = R"({"train": [[[])";
  for (std::size_t i = 0; i < kMostPianoRollSteps; ++i) steps += ",[]";
  EXPECT_NE(mistake(steps + R"(]], "valid": [], "test": []})").find("more than 2000000 steps"),
            std::string::npos);
  EXPECT_NE(mistake(std::string(kMostPianoRollBytes + 1, ' ')).find("bytes"), std::string::npos);
  EXPECT_NE(mistake(std::string(1'000'000, '[')).find("an array where"), std::string::npos);
}

TEST(PianoRollJson, IsNotUpsetByAnyCutOrFlippedByte) {
  const std::string whole = R"({"train": [[[60, 64], []], [[21]]], "valid": [[[108]]], "test": [[[72]]]})";
  ASSERT_TRUE(read_piano_rolls(whole).has_value());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(read_piano_rolls(std::string_view(whole).substr(0, i)).has_value());
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = whole;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      const auto rolls = read_piano_rolls(flipped);
      if (!rolls) {
        EXPECT_FALSE(rolls.error().message.empty());
      }
    }
  }
}

TEST(PianoRollJson, IsToldFromOtherJson) {
  const std::string far(200, ' ');
  for (const std::string json : {R"({"train": [[[60]]]})", R"({"title": {"a": [[1]]}, "test": [[[60]]])"}) {
    EXPECT_TRUE(looks_like_piano_rolls("pieces", json)) << json;
    EXPECT_TRUE(looks_like_piano_rolls("pieces.json", far + json)) << json;
  }
  EXPECT_TRUE(looks_like_piano_rolls("pieces.json", R"({"train": [60, 62]})"));
  EXPECT_FALSE(looks_like_piano_rolls("pieces", R"({"train": [60, 62]})"));
  for (const std::string json :
       {R"({"notes": [[[60]]]})", R"({"a": {"train": [[[60]]]}})", R"([[["train"]]])",
        R"({"train": 5, "b": [[[60]]]})", R"({"train": {"b": [[[60]]]}})", "{", "a {"}) {
    EXPECT_FALSE(looks_like_piano_rolls("pieces.json", json)) << json;
  }
}

}  // namespace
}  // namespace rnn
