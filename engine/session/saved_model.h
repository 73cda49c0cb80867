#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/formats/portable_model.h"
#include "engine/formats/pytorch.h"
#include "engine/session/command.h"

namespace rnn {

/// The network of a model file, without the run that made it.
struct SavedModel {
  PortableModel model;
  TrainingPlan plan = {};  // how it was trained; of a network from another program as TrainingPlan has it
};

/// Reads what rnn train and the page save (checkpoint.h), and write_foreign_model. Refuses
/// what read_checkpoint and check() refuse.
Expected<SavedModel> read_saved_model(std::span<const std::uint8_t> bytes);

/// A network from another program, as a file called `name`. When it foretells the next symbol of a text in a
/// form that an experiment can have, the file is a Checkpoint without a text: it opens like any other, and
/// can be trained on once a text in its symbols is loaded.
///
/// Otherwise it is a network file, which rnn forward and rnn export read: a safetensors file with the weights
/// under the names of the ParameterTable; __metadata__ has format "rnn-playground-network", format_version,
/// network (network_json.h), vocabulary, an array with the text of each token, and a checksum.
struct ForeignModel {
  Bytes file;
  bool writes_text = false;  // whether it is a Checkpoint
  std::string why_not = {};  // it has a vocabulary, and is no Checkpoint for this reason
};
Expected<ForeignModel> write_foreign_model(const PortableModel& model, std::string name);

}  // namespace rnn
