#pragma once

#include <span>
#include <string_view>

#include "engine/data/music/piano_roll.h"

namespace rnn {

/// Something that a piece tells of each of its steps, to be compared with what a unit does.
struct MusicFeature {
  std::string_view name;   // phrase_end
  std::string_view label;  // End of a phrase
  bool is_binary;          // 0 or 1; else a number of steps, of keys or a MIDI note
  /// Writes one value for each step. The piece is taken to begin with a bar.
  void (*read)(std::span<const PianoKeys> piece, std::span<float> values);
};

/// All of them; music_features.cpp has the list.
std::span<const MusicFeature> music_features();

/// Nothing (null) when there is no such feature.
const MusicFeature* find_music_feature(std::string_view name);

}  // namespace rnn
