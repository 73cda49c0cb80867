#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/error.h"
#include "engine/network/named_tensors.h"
#include "engine/network/network.h"
#include "engine/training/batch_source.h"
#include "engine/training/loss_watch.h"
#include "engine/training/optimizer.h"
#include "engine/training/parallel.h"
#include "engine/training/settings.h"

namespace rnn {

/// What one training step tells.
struct StepReport {
  std::uint64_t step;    // steps done, this one included
  double loss;           // mean nats per token over the window, before the update
  double gradient_norm;  // global, before clipping
  double learning_rate;  // in force, after the schedule
};

/// A loss or gradient that is not finite, or a loss that has exploded (LossWatch). The weights are those
/// before the step.
struct Divergence {
  std::string quantity;  // "loss", or "gradient of rnn.weight_hh_l0"
  std::uint64_t step;    // steps done before
  struct Exploded {
    double loss, best;  // of this step, and its mean when it was lowest
  };
  std::optional<Exploded> exploded;  // none: not finite
};

/// Learns from the windows of a source by backpropagation through time. Same network, source, settings: the
/// same weights to the last bit, whatever the number of threads.
class Trainer {
 public:
  /// The source's windows fit the network. `noise_seed`: of dropout and of what is fed back.
  Trainer(Network<float> network, std::unique_ptr<BatchSource> source, const TrainingSettings& settings,
          std::size_t threads = 1, std::uint64_t noise_seed = 1);
  /// Truncated backpropagation over the contiguous streams of a text, which must outlive this: StreamSource.
  Trainer(Network<float> network, std::span<const Token> text, std::size_t bptt, std::size_t batch,
          const TrainingSettings& settings, std::size_t threads = 1);

  /// One step: forward, loss, backward, clipping, update. Allocates nothing, apart from what the source needs
  /// to draw examples. After a divergence nothing has
  /// changed; the same step comes again, with other settings perhaps better.
  std::expected<StepReport, Divergence> step();

  const Network<float>& network() const { return network_; }
  /// Of the last step, after clipping by value and before that by norm.
  std::span<const float> gradients() const { return gradients_.span(); }
  std::uint64_t steps() const { return step_; }
  double epochs() const { return source_->epochs(); }
  /// Time steps of all sequences in the last window.
  std::uint64_t tokens_per_step() const;

  /// May change at any time. Another optimizer starts with fresh moments.
  const TrainingSettings& settings() const { return settings_; }
  void set_settings(const TrainingSettings& settings);

  /// Weights [O] of the classes in the loss; empty: all 1.
  void set_class_weights(std::vector<float> weights);

  /// After a divergence: takes back weights, moments and carried states as they were at the latest of some
  /// steps whose loss was near the best; step and place stay. Returns how many steps had been made then;
  /// none: nothing is kept, and nothing changes.
  std::optional<std::uint64_t> go_back();

  /// Takes over weights, as from an earlier step; moments and place stay.
  void set_weights(std::span<const float> weights);

  /// Everything that makes the coming steps what they are: weights under PyTorch's names, optimizer moments,
  /// carried states, step and place of the source, what the loss was at its best. A trainer of the same
  /// network shape, source and settings that takes it up goes on as if never stopped, bit for bit; but
  /// go_back() finds nothing from before.
  NamedState state() const;
  /// On an error, which names what is missing or does not fit, nothing has changed.
  Expected<void> set_state(const NamedState& state);

 private:
  std::span<float> gradients_of(std::size_t shard);
  std::span<float> scratch_of(std::size_t worker);
  double forward_backward();
  void pass_shards(float scale);
  void pass_rows(float scale);
  double collect_gradients();
  /// After prepare(first, block of gradients from there on) for each block.
  template <class Prepare>
  double gradient_norm(Prepare prepare);
  double clip_by_value();
  void update(double norm, double learning_rate);
  void begin_noise();
  void make_room_to_keep();
  void keep();
  std::string find_not_finite() const;

  Network<float> network_;
  std::unique_ptr<BatchSource> source_;
  std::size_t batch_;
  Parallel parallel_;
  std::size_t shards_of_a_thread_;       // 0: threads share them
  std::vector<Unrolled<float>> shards_;  // the window, see training_shards
  TrainingSettings settings_;
  AlignedBuffer<float> gradients_;        // of the first shard, then of all
  AlignedBuffer<float> shard_gradients_;  // of each other shard
  Optimizer optimizer_;
  AlignedBuffer<float> scratch_;      // gradient_scratch() numbers for each thread
  std::vector<double> partial_sums_;  // of squares, one for each block of the arena
  std::vector<float> class_weights_;
  std::uint64_t noise_seed_, step_ = 0;
  LossWatch watch_;
  struct Kept {
    AlignedBuffer<float> weights, moments[2];
    std::vector<float> carried;  // states of all layers
    std::uint64_t updates = 0;
    std::optional<std::uint64_t> step;  // none: nothing is kept yet
  };
  Kept kept_;  // for go_back()
};

}  // namespace rnn
