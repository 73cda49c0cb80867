#include "engine/network/shape.h"

#include <cassert>

#include "engine/losses/loss.h"

namespace rnn {

StackShape NetworkShape::encoder() const {
  return {.cell = cell,
          .input_kind = input_kind,
          .inputs = inputs,
          .embedding = embedding,
          .hidden = hidden,
          .layers = layers,
          .directions = bidirectional ? std::size_t{2} : std::size_t{1},
          .layer_norm = layer_norm,
          .residual = residual,
          .dropout = dropout,
          .recurrent_dropout = recurrent_dropout};
}

StackShape NetworkShape::decoder() const {
  assert(has_decoder());
  StackShape shape = encoder();
  shape.inputs = outputs;
  shape.directions = 1;
  if (!targets_are_tokens()) {
    shape.input_kind = InputKind::dense;
  } else if (input_kind != InputKind::embedding) {
    shape.input_kind = InputKind::one_hot;
  }
  return shape;
}

std::size_t NetworkShape::head_inputs() const { return has_decoder() ? hidden : encoder().width(); }

std::size_t NetworkShape::head_outputs() const { return outputs * loss_of<float>(loss).outputs_per_target; }

}  // namespace rnn
