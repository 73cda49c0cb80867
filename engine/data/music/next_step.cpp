#include "engine/data/music/next_step.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace rnn {

Example next_step_example(const PianoRoll& roll) {
  Example example;
  example.inputs.resize(roll.size() * kPianoKeys);
  example.targets.resize(roll.size() * kPianoKeys);
  for (std::size_t t = 0; t < roll.size(); ++t) {
    for (std::size_t key = 0; key < kPianoKeys; ++key) {
      if (!roll[t][key]) continue;
      example.targets[t * kPianoKeys + key] = 1;
      if (t + 1 < roll.size()) example.inputs[(t + 1) * kPianoKeys + key] = 1;
    }
  }
  return example;
}

PianoRoll transposed_at_random(const PianoRoll& roll, Random& random) {
  const TransposeRange range = transpose_range(roll);
  const int down = std::max(range.down, -6), up = std::min(range.up, 5);
  // At most 12 choices: the bias of scaling 53 bits is beyond measure.
  const int semitones = down + static_cast<int>(random.uniform() * (up - down + 1));
  return transpose(roll, semitones).value();
}

double key_frequency_nll(std::span<const PianoRoll> train, std::span<const PianoRoll> test) {
  std::array<double, kPianoKeys> sounding{};
  double steps = 0;
  for (const PianoRoll& roll : train) {
    for (const PianoKeys& keys : roll) {
      for (std::size_t key = 0; key < kPianoKeys; ++key) sounding[key] += keys[key] ? 1 : 0;
    }
    steps += static_cast<double>(roll.size());
  }
  double nats = 0, test_steps = 0;
  for (const PianoRoll& roll : test) {
    for (const PianoKeys& keys : roll) {
      for (std::size_t key = 0; key < kPianoKeys; ++key) {
        const double rate = (sounding[key] + 1) / (steps + 2);
        nats -= std::log(keys[key] ? rate : 1 - rate);
      }
    }
    test_steps += static_cast<double>(roll.size());
  }
  return nats / test_steps;
}

}  // namespace rnn
