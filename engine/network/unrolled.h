#pragma once

#include <cassert>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/shape.h"

namespace rnn {

/// What one layer computes over a window of T steps and B sequences. G gates, H units.
template <class T>
struct LayerActivations {
  AlignedBuffer<T> gates;      // [T][B][G·H]  after activation, gates in PyTorch's order
  AlignedBuffer<T> hidden;     // [T+1][B][H]  index 0: the state carried in
  AlignedBuffer<T> memory;     // [T+1][B][H]  empty when the cell has none
  AlignedBuffer<T> extra;      // [T][B][H]   what the cell keeps for backward
  AlignedBuffer<T> recurrent;  // [B][G·H]    W h of one step, for cells that want it apart

  // For training only.
  StripedMatrix<T> hidden_stripes;  // [(T+1)·B][H]  the hidden states again, as weight gradients read them
  AlignedBuffer<T> gate_gradient;   // [T][B][G·H]  dL/d(U x + b_ih)
  AlignedBuffer<T> recurrent_gradient;  // [T][B][G·H]  dL/d(W h + b_hh); empty when it is the same
  AlignedBuffer<T> hidden_gradient;  // [B][H]  before backward dL/dh_T from beyond the window, then dL/dh_0
  AlignedBuffer<T> memory_gradient;  // [B][H]  likewise for c
};

/// Sequences first, first + 1, … of a batch.
struct Rows {
  std::size_t first, count;
};

/// The network unrolled in time over a window [T][B]: its inputs, targets, activations and, for training, the
/// gradients with respect to them. Allocates once.
template <class T>
class Unrolled {
 public:
  enum class Purpose { inference, training };

  Unrolled(const NetworkShape& shape, std::size_t time, std::size_t batch, Purpose purpose);

  const NetworkShape& shape() const { return shape_; }
  std::size_t time() const { return time_; }
  std::size_t batch() const { return batch_; }
  Rows all_rows() const { return {0, batch_}; }

  std::span<Token> tokens() { return tokens_; }    // [T][B]  inputs, when one-hot
  std::span<Token> targets() { return targets_; }  // [T][B]
  std::span<const Token> tokens() const { return tokens_; }
  std::span<const Token> targets() const { return targets_; }
  std::span<T> dense_inputs() { return inputs_.span(); }  // [T][B][I]  when dense
  std::span<const T> dense_inputs() const { return inputs_.span(); }
  StripedMatrix<T>& input_stripes() { return input_stripes_; }  // [T·B][I]  the same for weight gradients
  const StripedMatrix<T>& input_stripes() const { return input_stripes_; }

  LayerActivations<T>& layer(std::size_t l) { return layers_[l]; }
  const LayerActivations<T>& layer(std::size_t l) const { return layers_[l]; }
  std::span<T> logits() { return logits_.span(); }  // [T][B][O]  after the loss: dL/dlogits
  std::span<const T> logits() const { return logits_.span(); }
  std::span<T> losses() { return losses_.span(); }  // [T][B]  nats
  std::span<const T> losses() const { return losses_.span(); }

  /// dL/d(output of the layer in work) during backward; in the end of the first layer's dense input.
  std::span<T> output_gradient() { return output_gradient_.span(); }  // [T][B][H]
  std::span<T> input_gradient() { return input_gradient_.span(); }    // [T][B][I], dense inputs only
  std::span<const T> input_gradient() const { return input_gradient_.span(); }

  /// The state before the first step becomes zero.
  void reset_state();
  /// The state after `steps` steps becomes that before the first.
  void carry_state(std::size_t steps);
  /// Nothing flows back from beyond the window: truncated BPTT.
  void clear_state_gradients();

 private:
  NetworkShape shape_;
  std::size_t time_, batch_;
  std::vector<Token> tokens_, targets_;
  AlignedBuffer<T> inputs_, logits_, losses_, output_gradient_, input_gradient_;
  StripedMatrix<T> input_stripes_;
  std::vector<LayerActivations<T>> layers_;
};

}  // namespace rnn
