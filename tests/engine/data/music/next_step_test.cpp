#include "engine/data/music/next_step.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "engine/data/tasks/metric.h"

namespace rnn {
namespace {

PianoRoll random_roll(std::size_t steps, std::size_t lowest, std::size_t keys, std::uint64_t seed) {
  Random random(seed);
  PianoRoll roll(steps);
  for (PianoKeys& step : roll) {
    for (std::size_t key = lowest; key < lowest + keys; ++key) step[key] = random.uniform() < 0.3;
  }
  return roll;
}

TEST(NextStep, ForetellsEachStepFromTheOneBefore) {
  const PianoRoll roll = random_roll(9, 10, 40, 2);
  const Example example = next_step_example(roll);
  ASSERT_EQ(example.inputs.size(), 9 * kPianoKeys);
  ASSERT_EQ(example.targets.size(), 9 * kPianoKeys);
  EXPECT_TRUE(example.weights.empty());
  for (std::size_t t = 0; t < 9; ++t) {
    for (std::size_t key = 0; key < kPianoKeys; ++key) {
      EXPECT_EQ(example.targets[t * kPianoKeys + key], roll[t][key] ? 1 : 0);
      EXPECT_EQ(example.inputs[t * kPianoKeys + key], t > 0 && roll[t - 1][key] ? 1 : 0);
    }
  }
}

TEST(NextStep, TransposesUniformlyByHalfAnOctaveAtMost) {
  const PianoRoll roll = random_roll(20, 30, 20, 3);
  Random random(4);
  std::vector<std::size_t> counts(12);
  for (std::size_t i = 0; i < 2400; ++i) {
    const PianoRoll moved = transposed_at_random(roll, random);
    int by = -7;
    while (by < 6 && transpose(roll, by) != moved) ++by;
    ++counts.at(static_cast<std::size_t>(by + 6));
  }
  double chi_square = 0;
  for (const std::size_t count : counts) chi_square += std::pow(static_cast<double>(count) - 200, 2) / 200;
  EXPECT_LT(chi_square, 31.3);  // 0.1 % of 11 degrees of freedom
}

TEST(NextStep, TransposesNoNoteOffThePiano) {
  const PianoRoll roll = random_roll(50, 2, 84, 3);  // two keys free at either end
  Random random(4);
  for (int i = 0; i < 100; ++i) {
    const PianoRoll moved = transposed_at_random(roll, random);
    for (std::size_t t = 0; t < roll.size(); ++t) {
      EXPECT_EQ(moved[t].count(), roll[t].count());
    }
  }
}

TEST(NextStep, FrequencyBaselineIsTheLossOfConstantProbabilities) {
  const std::vector<PianoRoll> train{random_roll(40, 0, 88, 5), random_roll(11, 20, 10, 6)};
  const std::vector<PianoRoll> test{random_roll(13, 5, 60, 7), random_roll(8, 0, 88, 8)};
  // The same by the metric, from the logits of the rates.
  std::vector<float> logits;
  for (std::size_t key = 0; key < kPianoKeys; ++key) {
    double on = 1, off = 1;
    for (const PianoRoll& roll : train) {
      for (const PianoKeys& step : roll) (step[key] ? on : off) += 1;
    }
    logits.push_back(static_cast<float>(std::log(on / off)));
  }
  Score score(MetricKind::frame_nll, kPianoKeys);
  for (const PianoRoll& roll : test) {
    std::vector<float> output;
    for (std::size_t t = 0; t < roll.size(); ++t) output.insert(output.end(), logits.begin(), logits.end());
    score.add(next_step_example(roll), output);
  }
  EXPECT_NEAR(key_frequency_nll(train, test), score.value(), 1e-4);  // float logits
}

}  // namespace
}  // namespace rnn
