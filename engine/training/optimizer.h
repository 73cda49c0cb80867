#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/kernels/aligned_buffer.h"
#include "engine/training/settings.h"

namespace rnn {

/// Updates an arena of weights as torch.optim does: SGD (no dampening, with plain or Nesterov momentum),
/// RMSprop, Adagrad, Adam, AdamW.
class Optimizer {
 public:
  Optimizer(OptimizerKind kind, std::size_t arena_size);

  OptimizerKind kind() const { return kind_; }
  /// Names PyTorch gives the moments of this kind: exp_avg, exp_avg_sq, …
  std::span<const std::string_view> moment_names() const;
  std::span<float> moment(std::size_t index) { return moments_[index].span(); }
  std::span<const float> moment(std::size_t index) const { return moments_[index].span(); }
  /// Updates since the moments were zero (Adam's bias correction).
  std::uint64_t updates() const { return updates_; }
  void set_updates(std::uint64_t updates) { updates_ = updates; }

  /// Another kind: moments zero again.
  void reset(OptimizerKind kind);

  /// Call once before the blocks of an update.
  void begin_update() { ++updates_; }
  /// Updates weights [first, first + count) with gradients · gradient_scale. Blocks may run side by side.
  void update_block(std::size_t first, std::size_t count, std::span<float> weights,
                    std::span<const float> gradients, float gradient_scale, double learning_rate,
                    const TrainingSettings& settings);

 private:
  OptimizerKind kind_;
  std::uint64_t updates_ = 0;
  AlignedBuffer<float> moments_[2];
};

}  // namespace rnn
