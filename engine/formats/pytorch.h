#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/formats/portable_model.h"
#include "engine/training/settings.h"

namespace rnn {

/// How training is to go on elsewhere.
struct TrainingPlan {
  TrainingSettings settings;
  std::size_t bptt = 64;   // T
  std::size_t batch = 32;  // B
};

/// The model as a folder that needs only PyTorch:
///   model.safetensors  the weights under PyTorch's names, F32; load_state_dict takes them
///   train.py           a program that rebuilds the model, writes text with it and goes on training it by
///                      this plan, also under torchrun on several machines; its head says how
///   vocabulary.json    an array with the text of each token, when tokens have names
/// Refuses what check() refuses.
Expected<std::vector<ExportedFile>> export_pytorch(const PortableModel& model, const TrainingPlan& plan);

/// model.safetensors alone.
Expected<std::vector<std::uint8_t>> write_pytorch_weights(const PortableModel& model);

}  // namespace rnn
