#include "engine/generation/generator.h"

namespace rnn {

Generator::Generator(const Network<float>& network, std::uint64_t seed, std::span<const Clamp> clamps)
    : stepper_(network, clamps), sampler_(network.shape().outputs), random_(seed) {}

void Generator::restart(std::uint64_t seed) {
  stepper_.reset();
  random_ = Random(seed);
}

void Generator::prime(std::span<const Token> tokens) {
  for (const Token token : tokens) stepper_.feed(token);
}

Token Generator::next(const SamplerSettings& settings) {
  const Token token = sampler_.sample(stepper_.logits(), settings, random_);
  stepper_.feed(token);
  return token;
}

}  // namespace rnn
