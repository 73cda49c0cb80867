#pragma once

#include <vector>

#include "engine/formats/portable_model.h"
#include "engine/random.h"

namespace rnn::test {

/// A model of this form with random weights.
inline PortableModel random_model(const ModelForm& form, std::uint64_t seed = 1) {
  Random random(seed);
  PortableModel model{.form = form, .tensors = {}, .vocabulary = {}};
  for (const auto& parameter : parameter_forms(form)) {
    std::size_t count = 1;
    for (const std::size_t size : parameter.shape) count *= size;
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.uniform() - 0.5);
    model.tensors.push_back({parameter.name, parameter.shape, std::move(values)});
  }
  return model;
}

/// Every cell, direction, depth (1 and 3) and input, in small sizes that differ from each other.
inline std::vector<ModelForm> all_forms() {
  std::vector<ModelForm> forms;
  for (std::size_t cell = 0; cell < kCellNames.size(); ++cell) {
    if (!has_pytorch_module(static_cast<CellKind>(cell))) continue;
    for (const std::size_t layers : {1u, 3u}) {
      for (const std::size_t directions : {1u, 2u}) {
        for (const auto input : {ModelInput::one_hot, ModelInput::embedding, ModelInput::dense}) {
          forms.push_back({.cell = static_cast<CellKind>(cell),
                           .input = input,
                           .inputs = 5,
                           .embedding = input == ModelInput::embedding ? std::size_t{2} : std::size_t{0},
                           .hidden = 4,
                           .layers = layers,
                           .directions = directions,
                           .outputs = 3});
        }
      }
    }
  }
  return forms;
}

}  // namespace rnn::test
