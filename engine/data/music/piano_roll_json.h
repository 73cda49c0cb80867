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

/// The form, for messages.
inline constexpr std::string_view kPianoRollForm =
    R"({"train": [piece, …], "valid": [piece, …], "test": [piece, …]}, a piece being an array of steps and a step )"
    R"(an array of the MIDI notes that sound, 21 to 108)";

/// A file of pieces, if perhaps a faulty one, as against a text that happens to be JSON: an object that has
/// an array of arrays under one of those names, or any array where the file is called so (`name` ends in
/// .json).
bool looks_like_piano_rolls(std::string_view name, std::string_view json);

/// The reverse.
std::string write_piano_rolls(const PianoRollSet& pieces);

}  // namespace rnn
