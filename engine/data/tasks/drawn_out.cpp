#include "engine/data/tasks/drawn_out.h"

#include <array>
#include <span>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::string_view kInputs[] = {"first resonance", "second resonance"};
constexpr std::string_view kOutputs[] = {"blank", "a", "b", "c", "d", "e"};
constexpr std::size_t kLetters = std::size(kOutputs) - 1;
constexpr std::size_t kShortest = 2, kLongest = 5;          // frames of a letter
constexpr std::size_t kLeastSilence = 1, kMostSilence = 3;  // frames between two

/// Corners of a regular pentagon, cos and sin of 2πk/5: written out, to be the same on every platform.
constexpr std::array<std::array<float, 2>, kLetters> kSounds = {{{1, 0},
                                                                 {0.309017f, 0.951057f},
                                                                 {-0.809017f, 0.587785f},
                                                                 {-0.809017f, -0.587785f},
                                                                 {0.309017f, -0.951057f}}};
constexpr double kNoise = 0.2;  // its standard deviation

/// Nearly normal: the sum of three uniform numbers has the variance 3/12.
float noise(Random& random) {
  const double sum = random.uniform() + random.uniform() + random.uniform();
  return static_cast<float>(kNoise * 2 * (sum - 1.5));
}

void sound(Random& random, std::size_t frames, std::array<float, 2> at, std::vector<float>& inputs) {
  for (std::size_t f = 0; f < frames; ++f) {
    for (const float x : at) inputs.push_back(x + noise(random));
  }
}

}  // namespace

constinit const TaskInfo DrawnOutTask::kInfo{
    .about = "Letters are drawn out over noisy frames; write them, not told where each begins.",
    .source = "ours, for CTC (Graves, Fernández, Gomez and Schmidhuber 2006)",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::dense,
    .inputs = kInputs,
    .outputs = kOutputs,
    .loss = LossKind::ctc,
    .metric = MetricKind::label_error_rate,
    .chance = "writing nothing: every letter is missing",
    .solved = "one letter in a hundred wrong: ours",
    .length = {"most letters", 2, 8, 40},
    .horizon = {},
};

DrawnOutTask::DrawnOutTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length * (kLongest + kMostSilence) + kMostSilence, settings.length}) {
  set_lines(1, 0.01);
}

Example DrawnOutTask::draw(Random& random, TaskPart part) const {
  const std::size_t most = settings().length;
  std::vector<Token> letters;
  do {
    letters.resize(draw_between(random, (most + 1) / 2, most));
    for (Token& letter : letters) letter = draw_token(random, kLetters);
  } while (is_held_out(letters) != (part == TaskPart::held_out));
  Example example;
  const auto silence = [&] {
    sound(random, draw_between(random, kLeastSilence, kMostSilence), {0, 0}, example.inputs);
  };
  silence();
  for (const Token letter : letters) {
    sound(random, draw_between(random, kShortest, kLongest), kSounds[letter], example.inputs);
    silence();
    example.target_tokens.push_back(1 + letter);
  }
  return example;
}

}  // namespace rnn
