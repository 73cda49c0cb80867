#pragma once

#include <span>

#include "engine/data/example.h"
#include "engine/data/music/piano_roll.h"
#include "engine/random.h"

namespace rnn {

/// A piece as an example of foretelling each step from those before (Boulanger-Lewandowski, Bengio and
/// Vincent 2012, "Modeling temporal dependencies in high-dimensional sequences"): target t is step t as 88
/// numbers 0 or 1, input t is step t − 1, and the first input is all zeros. So the network's loss, binary
/// cross-entropy summed over the keys of a step and averaged over all steps of all pieces, is the negative
/// log-likelihood in nats a step that is published for these data (MetricKind::frame_nll).
Example next_step_example(const PianoRoll& roll);

/// The piece transposed by a number of semitones that is uniform in −6 … 5, cut to what stays on the piano.
PianoRoll transposed_at_random(const PianoRoll& roll, Random& random);

/// What knowing nothing but how often each key sounds gets, in nats a step: every key of `test` at the rate
/// (n + 1)/(N + 2) of its n sounding steps among the N of `train` (Laplace's rule, so that no key is
/// impossible).
double key_frequency_nll(std::span<const PianoRoll> train, std::span<const PianoRoll> test);

}  // namespace rnn
