#pragma once

#include <cstdint>
#include <vector>

#include "engine/formats/portable_model.h"
#include "engine/losses/loss.h"
#include "engine/network/parameters.h"
#include "engine/random.h"

namespace rnn::test {

/// A model of this shape with random weights.
inline PortableModel random_model(const NetworkShape& shape, std::uint64_t seed = 1) {
  Random random(seed);
  PortableModel model{.shape = shape, .tensors = {}, .vocabulary = {}};
  const ParameterTable table(shape);
  for (const Parameter& parameter : table.parameters()) {
    std::vector<float> values(parameter.size());
    for (float& value : values) value = static_cast<float>(random.uniform() - 0.5);
    model.tensors.push_back({parameter.name, parameter.shape(), std::move(values)});
  }
  return model;
}

/// Every cell, direction, depth (1 and 3) and input, in small sizes that differ from each other.
inline std::vector<NetworkShape> stacked_shapes() {
  std::vector<NetworkShape> shapes;
  for (std::size_t cell = 0; cell < kCellNames.size(); ++cell) {
    for (const std::size_t layers : {1u, 3u}) {
      for (const bool bidirectional : {false, true}) {
        for (const auto input : {InputKind::one_hot, InputKind::embedding, InputKind::dense}) {
          shapes.push_back({.cell = static_cast<CellKind>(cell),
                            .input_kind = input,
                            .inputs = 5,
                            .embedding = input == InputKind::embedding ? std::size_t{2} : std::size_t{0},
                            .hidden = 4,
                            .layers = layers,
                            .bidirectional = bidirectional,
                            .outputs = 3});
        }
      }
    }
  }
  return shapes;
}

/// What a network can have beside cells and inputs.
inline std::vector<NetworkShape> structured_shapes() {
  std::vector<NetworkShape> shapes;
  for (std::size_t cell = 0; cell < kCellNames.size(); ++cell) {
    NetworkShape plain{.cell = static_cast<CellKind>(cell),
                       .input_kind = InputKind::dense,
                       .inputs = 5,
                       .hidden = 4,
                       .layers = 2,
                       .outputs = 3};
    NetworkShape joined = plain, last = plain, writer = plain;
    joined.layer_norm = joined.residual = joined.bidirectional = true;
    last.task = TaskShape::many_to_one;
    last.loss = LossKind::gaussian;
    writer.task = TaskShape::sequence_to_sequence;
    writer.input_kind = InputKind::embedding;
    writer.embedding = 2;
    shapes.insert(shapes.end(), {joined, last});
    for (const auto attention : {AttentionKind::none, AttentionKind::dot, AttentionKind::additive}) {
      writer.attention = attention;
      shapes.push_back(writer);
    }
    writer.bidirectional = writer.layer_norm = true;
    shapes.push_back(writer);
  }
  return shapes;
}

}  // namespace rnn::test
