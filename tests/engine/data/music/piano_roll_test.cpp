#include "engine/data/music/piano_roll.h"

#include <gtest/gtest.h>

namespace rnn {
namespace {

PianoKeys chord(std::initializer_list<int> notes) {
  PianoKeys keys;
  for (const int note : notes) keys.set(static_cast<std::size_t>(note - kLowestPianoNote));
  return keys;
}

TEST(PianoRoll, TransposesEveryNote) {
  const PianoRoll roll{chord({60, 64, 67}), {}, chord({59})};
  EXPECT_EQ(transpose(roll, 2), (PianoRoll{chord({62, 66, 69}), {}, chord({61})}));
  EXPECT_EQ(transpose(roll, -3), (PianoRoll{chord({57, 61, 64}), {}, chord({56})}));
  EXPECT_EQ(transpose(roll, 0), roll);
}

TEST(PianoRoll, StaysOnThePiano) {
  const PianoRoll roll{chord({23, 60}), chord({107})};
  EXPECT_EQ(transpose_range(roll), (TransposeRange{-2, 1}));
  EXPECT_EQ(transpose(roll, -2), (PianoRoll{chord({21, 58}), chord({105})}));
  EXPECT_EQ(transpose(roll, 1), (PianoRoll{chord({24, 61}), chord({108})}));
  EXPECT_EQ(transpose(roll, -3), std::nullopt);
  EXPECT_EQ(transpose(roll, 2), std::nullopt);
  EXPECT_EQ(transpose_range({{}, {}}), (TransposeRange{-87, 87}));
}

}  // namespace
}  // namespace rnn
