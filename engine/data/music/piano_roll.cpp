#include "engine/data/music/piano_roll.h"

#include <cstdlib>

namespace rnn {

TransposeRange transpose_range(const PianoRoll& roll) {
  PianoKeys used;
  for (const PianoKeys& keys : roll) used |= keys;
  constexpr int last = kPianoKeys - 1;
  if (used.none()) return {-last, last};
  int lowest = 0, highest = last;
  while (!used[static_cast<std::size_t>(lowest)]) ++lowest;
  while (!used[static_cast<std::size_t>(highest)]) --highest;
  return {-lowest, last - highest};
}

std::optional<PianoRoll> transpose(const PianoRoll& roll, int semitones) {
  const TransposeRange range = transpose_range(roll);
  if (semitones < range.down || semitones > range.up) return std::nullopt;
  const auto shift = static_cast<std::size_t>(std::abs(semitones));
  PianoRoll result = roll;
  for (PianoKeys& keys : result) keys = semitones < 0 ? keys >> shift : keys << shift;
  return result;
}

}  // namespace rnn
