#include <gtest/gtest.h>

#include "engine/random.h"
#include "engine/session/snapshot.h"

namespace rnn {
namespace {

Snapshot example() {
  Snapshot snapshot;
  snapshot.serial = 12;
  snapshot.phase = Phase::diverged;
  snapshot.notice = "é日😀";
  snapshot.vocabulary = {10, 0x1F600};
  snapshot.curve_steps = {1, 2};
  snapshot.curve_losses = {4.5f, 0.25f};
  auto sample = std::make_unique<Sample>();
  sample->text = "abc";
  sample->step = 7;
  snapshot.samples.push_back(std::move(sample));
  snapshot.heatmap = std::make_unique<Heatmap>();
  snapshot.heatmap->values = {1, -1};
  return snapshot;
}

TEST(SnapshotBytes, SurviveThereAndBack) {
  const auto bytes = pack(example());
  const auto snapshot = unpack(bytes);
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  EXPECT_EQ(snapshot->serial, 12u);
  EXPECT_EQ(snapshot->phase, Phase::diverged);
  EXPECT_EQ(snapshot->notice, "é日😀");
  EXPECT_EQ(snapshot->vocabulary, (std::vector<std::uint32_t>{10, 0x1F600}));
  EXPECT_EQ(snapshot->curve_losses, (std::vector<float>{4.5f, 0.25f}));
  ASSERT_EQ(snapshot->samples.size(), 1u);
  EXPECT_EQ(snapshot->samples[0]->text, "abc");
  ASSERT_TRUE(snapshot->heatmap);
  EXPECT_EQ(snapshot->heatmap->values, (std::vector<float>{1, -1}));
  EXPECT_TRUE(std::isnan(snapshot->loss));
  EXPECT_EQ(pack(*snapshot), bytes);
}

TEST(SnapshotBytes, OfAnotherVersionAreRefused) {
  auto bytes = pack(example());
  bytes[0] ^= 0x40;
  const auto snapshot = unpack(bytes);
  ASSERT_FALSE(snapshot);
  EXPECT_NE(snapshot.error().message.find("different versions"), std::string::npos);
}

TEST(SnapshotBytes, DamagedOnesNeverCrash) {
  const auto good = pack(example());
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_FALSE(unpack(std::span(good).first(size))) << size;
  Random random(3);
  for (int i = 0; i < 3000; ++i) {
    auto bytes = good;
    bytes[random.bits() % bytes.size()] ^= static_cast<std::uint8_t>(1u << random.bits() % 8);
    (void)unpack(bytes);
  }
}

}  // namespace
}  // namespace rnn
