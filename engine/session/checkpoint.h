#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/data/vocabulary.h"
#include "engine/network/named_tensors.h"
#include "engine/session/command.h"
#include "engine/session/training_run.h"

namespace rnn {

/// Everything a saved model holds: a training run at rest, with its text unless that is large.
struct Checkpoint {
  /// Longer texts (in bytes of UTF-8) are not put into the file; going on asks for the same text.
  static constexpr std::size_t kLargestText = std::size_t{4} << 20;

  Experiment experiment;
  Vocabulary vocabulary;                     // of the text it was trained on; empty with other data
  std::uint64_t characters = 0;              // of that text
  std::uint64_t fingerprint = 0;             // of the same
  std::optional<std::vector<Token>> tokens;  // the same, when it is in the file
  std::string music;                         // the pieces it was trained on, as JSON (piano_roll_json.h)
  NamedState trainer;
  TrainingRun::Record record;
  bool validating = false;  // a validation was due or under way: it begins anew

  /// Whether this is the text it was trained on.
  bool is_of(const Corpus& corpus) const {
    return corpus.tokens.size() == characters && rnn::fingerprint(corpus) == fingerprint;
  }
};

/// A safetensors file. Tensors: the trainer's under the names of Trainer::state, so the weights under
/// PyTorch's; `playground.text` (UTF-8) or `playground.music` (JSON) and the curves beside them. __metadata__
/// has the experiment, the vocabulary, whole numbers, and a checksum over all of it.
Bytes write_checkpoint(const Checkpoint& checkpoint);

/// The reverse. Refuses, with a message: damaged files, other formats, newer versions, values that are not
/// finite, texts with symbols that are not in the vocabulary. What is wrong with the trainer's tensors is
/// found by Trainer::set_state.
Expected<Checkpoint> read_checkpoint(std::span<const std::uint8_t> bytes);

}  // namespace rnn
