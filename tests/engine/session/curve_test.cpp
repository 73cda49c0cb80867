#include "engine/session/curve.h"

#include <gtest/gtest.h>

namespace rnn {
namespace {

Curve filled(std::uint32_t points) {
  Curve curve;
  for (std::uint32_t step = 1; step <= points; ++step) curve.add(step, static_cast<float>(step) / 2);
  return curve;
}

TEST(Curve, KeepsAllWhileThereIsRoom) {
  const auto curve = filled(2000);
  ASSERT_EQ(curve.steps().size(), 2000u);
  EXPECT_EQ(curve.steps()[1234], 1235u);
  EXPECT_EQ(curve.values()[1234], 1235.f / 2);
}

TEST(Curve, ThinnedKeepsTheBeginningTheEndAndEvenSteps) {
  for (const std::uint32_t points : {2001u, 2002u, 3500u, 5001u, 123'456u, 1'000'000u}) {
    const auto curve = filled(points);
    const auto steps = curve.steps();
    EXPECT_LE(steps.size(), Curve::kMost) << points;
    EXPECT_GT(steps.size(), Curve::kMost / 2) << points;
    for (std::uint32_t i = 0; i < Curve::kHead; ++i) ASSERT_EQ(steps[i], i + 1) << points;
    EXPECT_EQ(steps.back(), points);
    std::uint32_t widest = 0;
    for (std::size_t i = 1; i < steps.size(); ++i) {
      ASSERT_LT(steps[i - 1], steps[i]);
      EXPECT_EQ(curve.values()[i], static_cast<float>(steps[i]) / 2);
      widest = std::max(widest, steps[i] - steps[i - 1]);
    }
    EXPECT_LE(widest, 3 * curve.stride()) << points;
  }
}

TEST(Curve, RestoredGoesOnTheSame) {
  const auto before = filled(4321);
  Curve restored;
  ASSERT_TRUE(restored.restore(before.steps(), before.values(), before.stride(), before.since()));
  EXPECT_EQ(restored, before);
  for (std::uint32_t step = 4322; step <= 9000; ++step) restored.add(step, static_cast<float>(step) / 2);
  EXPECT_EQ(restored, filled(9000));
}

TEST(Curve, RestoresNothingElse) {
  Curve curve;
  const std::uint32_t steps[] = {1, 2}, falling[] = {2, 1};
  const float values[] = {1, 2};
  EXPECT_TRUE(curve.restore(steps, values, 2, 1));
  EXPECT_FALSE(curve.restore(falling, values, 1, 0));
  EXPECT_FALSE(curve.restore(steps, std::span(values).first(1), 1, 0));
  EXPECT_FALSE(curve.restore(steps, values, 3, 0));
  EXPECT_FALSE(curve.restore(steps, values, 2, 2));
  EXPECT_FALSE(curve.restore(steps, values, 0, 0));
  EXPECT_FALSE(curve.restore({}, {}, 2, 1));
  const std::vector<std::uint32_t> many(2001);
  EXPECT_FALSE(curve.restore(many, std::vector<float>(2001), 1, 0));
}

}  // namespace
}  // namespace rnn
