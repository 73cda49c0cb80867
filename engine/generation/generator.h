#pragma once

#include <cstdint>
#include <span>

#include "engine/generation/sampler.h"
#include "engine/network/stepper.h"
#include "engine/random.h"

namespace rnn {

/// Writes text with a network: reads a prime, then feeds its own choices back. The network must outlive it
/// and may be trained between two calls.
class Generator {
 public:
  /// `clamps`: units that are held, while the prime is read too.
  Generator(const Network<float>& network, std::uint64_t seed, std::span<const Clamp> clamps = {});

  /// Forgets everything; the same seed gives the same text again.
  void restart(std::uint64_t seed);

  /// Reads `tokens` without choosing. Needed once before `next`.
  void prime(std::span<const Token> tokens);

  /// Chooses the next token and reads it, so that the states shown belong to it.
  Token next(const SamplerSettings& settings);

  /// States, gates and logits after the last token read.
  const Stepper<float>& stepper() const { return stepper_; }
  const Random& random() const { return random_; }

 private:
  Stepper<float> stepper_;
  Sampler sampler_;
  Random random_;
};

}  // namespace rnn
