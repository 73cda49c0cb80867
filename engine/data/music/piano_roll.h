#pragma once

#include <bitset>
#include <cstddef>
#include <optional>
#include <vector>

namespace rnn {

/// The keys of a piano: MIDI notes 21 (A0) to 108 (C8).
inline constexpr std::size_t kPianoKeys = 88;
inline constexpr int kLowestPianoNote = 21, kHighestPianoNote = 108;

/// The keys that sound at a step; bit k is MIDI note 21 + k.
using PianoKeys = std::bitset<kPianoKeys>;

/// A piece: the keys of every step.
using PianoRoll = std::vector<PianoKeys>;

/// Pieces to learn from, to choose settings with, and to be judged by.
struct PianoRollSet {
  std::vector<PianoRoll> train, valid, test;

  bool operator==(const PianoRollSet&) const = default;
};

/// How far a piece can be transposed, in semitones down (≤ 0) and up (≥ 0).
struct TransposeRange {
  int down, up;

  bool operator==(const TransposeRange&) const = default;
};

/// A piece of silence goes everywhere: −87 … 87.
TransposeRange transpose_range(const PianoRoll& roll);

/// Nothing when a note would leave the piano.
std::optional<PianoRoll> transpose(const PianoRoll& roll, int semitones);

}  // namespace rnn
