#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/data/music/piano_roll.h"
#include "engine/error.h"

namespace rnn {

inline constexpr std::size_t kMostPianoRollBytes = std::size_t{64} << 20;
inline constexpr std::size_t kMostPianoRollSteps = 2'000'000;  // of all pieces

/// Reads {"train": [piece, …], "valid": […], "test": […]}: a piece is an array of steps, a step an array of
/// the MIDI notes that sound, [] where none does. The form in which the data sets of Boulanger-Lewandowski,
/// Bengio and Vincent (2012) are handed around. Errors say where: train[3][17] is step 17 of piece 3 of
/// "train", from 0.
Expected<PianoRollSet> read_piano_rolls(std::string_view json);

/// The reverse.
std::string write_piano_rolls(const PianoRollSet& pieces);

}  // namespace rnn
