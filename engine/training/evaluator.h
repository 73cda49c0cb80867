#pragma once

#include <cstdint>
#include <limits>

#include "engine/network/network.h"

namespace rnn {

class ExampleMetrics;

/// Measures a network on data that it does not learn from, in slices, so that nobody waits for it. Works on a
/// copy of the weights: training may go on meanwhile.
class Evaluator {
 public:
  virtual ~Evaluator() = default;

  /// Begins anew with these weights, over the first `most` units (predictions of a text, examples); 0: all.
  virtual void start(const Network<float>& network, std::uint64_t most = 0) = 0;
  /// Goes on by a small slice; true when finished.
  virtual bool advance() = 0;

  virtual std::uint64_t done() const = 0;
  virtual std::uint64_t total() const = 0;
  /// Whether all of the data is looked at.
  virtual bool whole() const = 0;
  bool finished() const { return done() == total(); }

  /// Mean loss of what is done: nats a character of a text.
  virtual double loss() const = 0;
  /// The metric of the data; NaN where it has none but the loss.
  virtual double metric() const { return std::numeric_limits<double>::quiet_NaN(); }
  /// What else can be said of examples; null of a text.
  virtual const ExampleMetrics* metrics() const { return nullptr; }
};

}  // namespace rnn
