#pragma once

#include "engine/data/example_data.h"
#include "engine/data/music/piano_roll.h"

namespace rnn {

/// Pieces of which each step is to be foretold from those before, 88 keys by independent sigmoids
/// (next_step.h). Judged by the negative log-likelihood of a step, on the split that comes with the pieces.
class MusicData final : public ExampleData {
 public:
  /// `transposed`: pieces to learn from are drawn in any key. There is something to learn, to choose by and
  /// to judge by.
  MusicData(PianoRollSet pieces, bool transposed);

  const PianoRollSet& pieces() const { return pieces_; }
  Example draw(Random& random) const override;

 private:
  PianoRollSet pieces_;
  bool transposed_;
};

}  // namespace rnn
