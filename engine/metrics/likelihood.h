#pragma once

#include <cmath>
#include <numbers>

#include "engine/metrics/ratio.h"

namespace rnn {

/// How probable the targets are to the network: the mean negative log-likelihood over steps (for chords that
/// of the whole chord, summed over its keys) and what follows from it.
struct Likelihood {
  double nats = 0;   // Σ of losses
  double steps = 0;  // or Σ of their weights

  void add(double loss, double weight = 1) {
    nats += loss * weight;
    steps += weight;
  }

  double nats_per_step() const { return ratio(nats, steps); }
  double bits_per_step() const { return nats_per_step() / std::numbers::ln2; }  // bits per character
  double perplexity() const { return std::exp(nats_per_step()); }

  Likelihood& operator+=(const Likelihood& other) {
    nats += other.nats;
    steps += other.steps;
    return *this;
  }
  bool operator==(const Likelihood&) const = default;
};

}  // namespace rnn
