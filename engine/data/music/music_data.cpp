#include "engine/data/music/music_data.h"

#include <algorithm>

#include "engine/data/music/next_step.h"
#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

std::size_t longest(const PianoRollSet& pieces) {
  std::size_t steps = 0;
  for (const auto* part : {&pieces.train, &pieces.valid, &pieces.test}) {
    for (const PianoRoll& piece : *part) steps = std::max(steps, piece.size());
  }
  return steps;
}

ExampleForm form_of(const PianoRollSet& pieces) {
  const std::size_t steps = longest(pieces);
  return {.task = TaskShape::many_to_many,
          .input_kind = InputKind::dense,
          .inputs = kPianoKeys,
          .outputs = kPianoKeys,
          .loss = LossKind::sigmoid,
          .metric = MetricKind::frame_nll,
          .steps = steps,
          .target_steps = steps,
          .foretells = true,
          .chance = key_frequency_nll(pieces.train, pieces.test)};
}

std::vector<std::string> key_names() {
  constexpr std::string_view kNames[] = {"C", "C♯", "D", "D♯", "E", "F", "F♯", "G", "G♯", "A", "A♯", "B"};
  std::vector<std::string> names;
  for (int note = kLowestPianoNote; note <= kHighestPianoNote; ++note) {
    names.push_back(std::string(kNames[note % 12]) + std::to_string(note / 12 - 1));
  }
  return names;
}

std::vector<Example> examples_of(const std::vector<PianoRoll>& pieces) {
  std::vector<Example> examples;
  for (const PianoRoll& piece : pieces) examples.push_back(next_step_example(piece));
  return examples;
}

}  // namespace

MusicData::MusicData(PianoRollSet pieces, bool transposed)
    : ExampleData(form_of(pieces), key_names(), key_names()),
      pieces_(std::move(pieces)),
      transposed_(transposed) {
  validation_ = examples_of(pieces_.valid);
  test_ = examples_of(pieces_.test);
}

Example MusicData::draw(Random& random) const {
  const PianoRoll& piece = pieces_.train[draw_below(random, pieces_.train.size())];
  return next_step_example(transposed_ ? transposed_at_random(piece, random) : piece);
}

}  // namespace rnn
