#include "engine/probes/music_features.h"

#include <algorithm>
#include <bitset>
#include <iterator>
#include <vector>

namespace rnn {
namespace {

using Piece = std::span<const PianoKeys>;
using Values = std::span<float>;

template <std::size_t period>
void place_in(Piece piece, Values values) {
  for (std::size_t t = 0; t < piece.size(); ++t) values[t] = static_cast<float>(t % period);
}

template <std::size_t period>
void first_of(Piece piece, Values values) {
  for (std::size_t t = 0; t < piece.size(); ++t) values[t] = t % period == 0;
}

float lowest(const PianoKeys& keys) {
  std::size_t key = 0;
  while (!keys[key]) ++key;
  return static_cast<float>(kLowestPianoNote + static_cast<int>(key));
}

float highest(const PianoKeys& keys) {
  std::size_t key = kPianoKeys - 1;
  while (!keys[key]) --key;
  return static_cast<float>(kLowestPianoNote + static_cast<int>(key));
}

float mean(const PianoKeys& keys) {
  float sum = 0;
  for (std::size_t key = 0; key < kPianoKeys; ++key) {
    if (keys[key]) sum += static_cast<float>(kLowestPianoNote + static_cast<int>(key));
  }
  return sum / static_cast<float>(keys.count());
}

float spread(const PianoKeys& keys) { return highest(keys) - lowest(keys); }

/// A number that only sound has. In silence the last one stays; silence at the beginning has the first one,
/// so that it moves no mean. A silent piece: 0.
template <float (*of)(const PianoKeys&)>
void of_sound(Piece piece, Values values) {
  const auto first = std::ranges::find_if(piece, [](const PianoKeys& keys) { return keys.any(); });
  float value = first == piece.end() ? 0 : of(*first);
  for (std::size_t t = 0; t < piece.size(); ++t) {
    if (piece[t].any()) value = of(piece[t]);
    values[t] = value;
  }
}

void sounding(Piece piece, Values values) {
  std::ranges::transform(piece, values.begin(),
                         [](const PianoKeys& k) { return static_cast<float>(k.count()); });
}

void silence(Piece piece, Values values) {
  std::ranges::transform(piece, values.begin(), [](const PianoKeys& k) { return k.none() ? 1.0f : 0.0f; });
}

/// The same chord from `first` on, so many steps.
struct Chord {
  std::size_t first, steps;
};

/// A piano roll does not tell a chord that is struck again from one that is held.
std::vector<Chord> chords(Piece piece) {
  std::vector<Chord> result;
  for (std::size_t t = 0; t < piece.size(); ++t) {
    if (piece[t].none()) continue;
    if (t > 0 && piece[t - 1] == piece[t]) {
      ++result.back().steps;
    } else {
      result.push_back({t, 1});
    }
  }
  return result;
}

/// The last step of a chord after which there is silence or nothing more, or which was held for long: two
/// steps or more, and at least twice as long as the piece's chords mostly are (their median), whatever a
/// step stands for. Chorales hold such chords at their fermatas.
void phrase_end(Piece piece, Values values) {
  std::ranges::fill(values, 0.0f);
  const std::vector<Chord> all = chords(piece);
  if (all.empty()) return;
  std::vector<std::size_t> lengths;
  std::ranges::transform(all, std::back_inserter(lengths), &Chord::steps);
  const auto middle = lengths.begin() + static_cast<std::ptrdiff_t>((lengths.size() - 1) / 2);
  std::ranges::nth_element(lengths, middle);
  for (const Chord& chord : all) {
    const std::size_t after = chord.first + chord.steps;
    const bool held = chord.steps >= 2 * *middle;
    values[after - 1] = held || after == piece.size() || piece[after].none();
  }
}

/// C, C sharp, … B, in whatever octave.
std::bitset<12> pitch_classes(const PianoKeys& keys) {
  std::bitset<12> result;
  for (std::size_t key = 0; key < kPianoKeys; ++key) {
    if (keys[key]) result.set((key + kLowestPianoNote) % 12);
  }
  return result;
}

/// Other pitch classes than when something sounded last.
void harmony_change(Piece piece, Values values) {
  std::bitset<12> before;
  for (std::size_t t = 0; t < piece.size(); ++t) {
    const std::bitset<12> now = pitch_classes(piece[t]);
    values[t] = now.any() && before.any() && now != before;
    if (now.any()) before = now;
  }
}

constexpr MusicFeature kFeatures[] = {
    {"place_in_4", "Place among 4 steps", false, place_in<4>},
    {"place_in_16", "Place among 16 steps", false, place_in<16>},
    {"first_of_4", "First of 4 steps", true, first_of<4>},
    {"first_of_16", "First of 16 steps", true, first_of<16>},
    {"mean_pitch", "Mean pitch", false, of_sound<mean>},
    {"highest_voice", "Highest voice", false, of_sound<highest>},
    {"lowest_voice", "Lowest voice", false, of_sound<lowest>},
    {"spread", "From lowest to highest voice", false, of_sound<spread>},
    {"sounding_keys", "Keys that sound", false, sounding},
    {"silence", "Silence", true, silence},
    {"phrase_end", "End of a phrase", true, phrase_end},
    {"harmony_change", "Change of harmony", true, harmony_change},
};

}  // namespace

std::span<const MusicFeature> music_features() { return kFeatures; }

const MusicFeature* find_music_feature(std::string_view name) {
  const auto* found = std::ranges::find(kFeatures, name, &MusicFeature::name);
  return found == std::end(kFeatures) ? nullptr : found;
}

}  // namespace rnn
