#include "engine/generation/beam_writer.h"

#include <algorithm>
#include <cassert>

namespace rnn {
namespace {

constexpr Token kEnd = 0;

/// Row i of [B][H] becomes what row parents[i] was.
void take_up(float* states, std::size_t units, std::span<const std::size_t> parents,
             std::vector<float>& before) {
  for (std::size_t i = 0; i < parents.size(); ++i) {
    std::copy_n(states + parents[i] * units, units, before.data() + i * units);
  }
  std::copy_n(before.data(), parents.size() * units, states);
}

}  // namespace

std::vector<BeamSequence> write_by_beam(const Network<float>& network, Unrolled<float>& unrolled,
                                        double length_power) {
  const NetworkShape& shape = network.shape();
  assert(shape.has_decoder() && shape.targets_are_tokens());
  StackActivations<float>& decoder = unrolled.decoder();
  const std::size_t batch = unrolled.batch(), units = shape.hidden;
  decoder.set_steps(decoder.time());
  network.begin_writing(unrolled, unrolled.all_rows());
  std::vector<float> before(batch * units);
  std::size_t step = 0;
  const BeamStep go_on = [&](std::span<const std::size_t> parents, std::span<const Token> tokens) {
    for (std::size_t l = 0; l < shape.layers; ++l) {
      LayerActivations<float>& layer = decoder.layer(l);
      const std::size_t at = step * batch * units;  // of the states before this step
      take_up(layer.hidden.data() + at, units, parents, before);
      if (!layer.memory.empty()) take_up(layer.memory.data() + at, units, parents, before);
    }
    std::ranges::copy(tokens, decoder.tokens().begin() + static_cast<std::ptrdiff_t>(step * batch));
    network.write(unrolled, unrolled.all_rows(), {step, 1});
    const auto logits =
        unrolled.logits().subspan(step * batch * shape.outputs, parents.size() * shape.outputs);
    ++step;
    return std::span<const float>(logits);
  };
  return beam_search(
      kEnd, go_on,
      {.width = batch, .most_tokens = decoder.time(), .end = kEnd, .length_power = length_power});
}

}  // namespace rnn
