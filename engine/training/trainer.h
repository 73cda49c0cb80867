#pragma once

#include <cstdint>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/network/named_tensors.h"
#include "engine/network/network.h"
#include "engine/training/optimizer.h"
#include "engine/training/parallel.h"
#include "engine/training/settings.h"
#include "engine/training/streams.h"

namespace rnn {

/// What one training step tells.
struct StepReport {
  std::uint64_t step;    // steps done, this one included
  double loss;           // mean nats per token over the window, before the update
  double gradient_norm;  // global, before clipping
  double learning_rate;  // in force, after the schedule
};

/// A loss or gradient that is not finite. The weights are those before the step.
struct Divergence {
  std::string quantity;  // "loss", or "gradient of rnn.weight_hh_l0"
  std::uint64_t step;    // steps done before
};

/// Truncated backpropagation through time over contiguous streams with carried state. Same network, text,
/// settings: the same weights to the last bit, whatever the number of threads.
class Trainer {
 public:
  /// `text` must outlive this and have Streams::least_tokens(bptt, batch) tokens, all <
  /// network.shape().inputs.
  Trainer(Network<float> network, std::span<const Token> text, std::size_t bptt, std::size_t batch,
          const TrainingSettings& settings, std::size_t threads = 1);

  /// One step: forward, loss, backward, clipping, update. Allocates nothing. After a divergence nothing has
  /// changed; the same step comes again, with other settings perhaps better.
  std::expected<StepReport, Divergence> step();

  const Network<float>& network() const { return network_; }
  /// Of the last step, after clipping by value and before that by norm.
  std::span<const float> gradients() const { return gradients_.span(); }
  std::uint64_t steps() const { return step_; }
  double epochs() const;  // passes over the text so far
  std::size_t bptt() const { return unrolled_.time(); }
  std::size_t batch() const { return unrolled_.batch(); }
  std::uint64_t tokens_per_step() const { return std::uint64_t{bptt()} * batch(); }
  /// The last window with its activations and gradients.
  const Unrolled<float>& unrolled() const { return unrolled_; }

  /// May change at any time. Another optimizer starts with fresh moments.
  const TrainingSettings& settings() const { return settings_; }
  void set_settings(const TrainingSettings& settings);

  /// Everything that makes the coming steps what they are: weights under PyTorch's names, optimizer moments,
  /// carried states, step and place in the text. A trainer of the same network shape, text, bptt, batch and
  /// settings that takes it up goes on as if never stopped, bit for bit.
  NamedState state() const;
  /// On an error, which names what is missing or does not fit, nothing has changed.
  Expected<void> set_state(const NamedState& state);

 private:
  double forward_backward();
  double collect_gradients();
  double gradient_norm();
  void clip_by_value();
  void update(double norm, double learning_rate);
  void advance();
  std::string find_not_finite() const;

  Network<float> network_;
  Streams streams_;
  Unrolled<float> unrolled_;
  TrainingSettings settings_;
  Parallel parallel_;
  AlignedBuffer<float> gradients_;
  Optimizer optimizer_;
  AlignedBuffer<float> scratch_;      // gradient_scratch() numbers for each thread
  std::vector<double> partial_sums_;  // of squares, one for each block of the arena
  std::uint64_t step_ = 0;
  std::size_t window_ = 0;  // next window of the pass
  std::uint64_t pass_ = 0;
};

}  // namespace rnn
