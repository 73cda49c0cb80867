#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/clamp.h"
#include "engine/network/rows.h"
#include "engine/network/shape.h"

namespace rnn {

/// What one layer computes in one direction over a window of T steps and B sequences. G gates, H units.
template <class T>
struct LayerActivations {
  /// [T][B][G·H]  After forward the gates' activations, in PyTorch's order; after backward dL/d(U x + b_ih)
  /// in their place, which is in the cache then.
  AlignedBuffer<T> gates;
  /// [T+1][B][H]. Forward in time: index 0 the state carried in, t + 1 that after step t. In the other
  /// direction: t that after step t, and that carried in lies behind the last step of the window in use.
  AlignedBuffer<T> hidden;
  AlignedBuffer<T> memory;  // [T+1][B][H]  likewise; empty when the cell has none
  /// [T][B][H]  What the cell keeps for backward. With a gate whose recurrent product is apart that product,
  /// and after backward dL/d(W h + b_hh) of that gate.
  AlignedBuffer<T> extra;

  std::vector<Clamp> clamps;  // of units of this layer

  // For training only.
  StripedMatrix<T> hidden_stripes;  // [(T+1)·B][H]  what W read, as weight gradients read it
  AlignedBuffer<T>
      hidden_gradient;  // [B][H]  before backward dL/dh from beyond the window, then of the state carried in
  AlignedBuffer<T> memory_gradient;  // [B][H]  likewise for c
  AlignedBuffer<T> output_gradient;  // [T][B][H]  dL/dh_t from above, unless the stack is plain
  AlignedBuffer<T> held_hidden_gradient, held_memory_gradient;  // [B][H]  of sequences that have ended

  // For looking at backward only: keep_state_gradients().
  AlignedBuffer<T> hidden_gradients, memory_gradients;  // [T][B][H]  dL/dh_t, dL/dc_t of every step

  // For recurrent dropout only.
  AlignedBuffer<T> state_mask;        // [B][H]  0, or 1/(1 − rate)
  AlignedBuffer<T> dropped_hidden;    // [B][H]  what W reads of one step
  AlignedBuffer<T> dropped_gradient;  // [B][H]
};

/// What a layer hands on, unless these are its states as they are.
template <class T>
struct LayerOutputs {
  AlignedBuffer<T> values;   // [T][B][D·H]
  StripedMatrix<T> stripes;  // [T·B][D·H]  for weight gradients of the layer above
  AlignedBuffer<T> mask;     // [T][B][D·H]  dropout: 0, or 1/(1 − rate)
  // Layer normalisation:
  AlignedBuffer<T> normalised;         // [T][B][D·H]  (x − mean)/deviation
  AlignedBuffer<T> inverse_deviation;  // [T][B]
  AlignedBuffer<T> norm_gradient;      // [T][B][D·H]  dL/d(γ·normalised + β)
};

/// A stack unrolled in time over a window [T][B]: its inputs, activations and, for training, gradients.
/// Allocates once.
template <class T>
class StackActivations {
 public:
  StackActivations(const StackShape& shape, std::size_t time, std::size_t batch, bool training);

  /// From now on what is computed between the first forward step and the last gradient lies where `other` has
  /// it, so that they take turns and the cache has to hold it once. Inputs and states stay apart. `other` is
  /// of the same shape and time, and has no fewer sequences.
  void share_memory_of(const StackActivations& other);

  const StackShape& shape() const { return shape_; }
  std::size_t time() const { return time_; }
  std::size_t batch() const { return batch_; }
  bool training() const { return training_; }

  /// The part of the window in use: its first `steps` steps.
  std::size_t steps() const { return steps_; }
  void set_steps(std::size_t steps);
  /// Steps of each sequence [B], none more than steps(); empty: all of them. After its end a sequence stands
  /// still: its state is carried on, and nothing is learned.
  std::span<const std::size_t> lengths() const { return lengths_; }
  void set_lengths(std::span<const std::size_t> lengths);
  bool ended(std::size_t t, std::size_t b) const { return !lengths_.empty() && t >= lengths_[b]; }
  std::size_t length(std::size_t b) const { return lengths_.empty() ? steps_ : lengths_[b]; }

  std::span<Token> tokens() { return tokens_; }  // [T][B]  unless dense
  std::span<const Token> tokens() const { return tokens_; }
  std::span<T> inputs() { return inputs_.span(); }  // [T][B][I]  dense, or the rows of the embedding
  std::span<const T> inputs() const { return inputs_.span(); }
  StripedMatrix<T>& input_stripes() { return input_stripes_; }  // [T·B][I]  the same for weight gradients
  const StripedMatrix<T>& input_stripes() const { return input_stripes_; }

  LayerActivations<T>& layer(std::size_t l, std::size_t d = 0) { return layers_[l * shape_.directions + d]; }
  const LayerActivations<T>& layer(std::size_t l, std::size_t d = 0) const {
    return layers_[l * shape_.directions + d];
  }
  LayerOutputs<T>& outputs(std::size_t l) { return outputs_[l]; }
  const LayerOutputs<T>& outputs(std::size_t l) const { return outputs_[l]; }

  /// What layer l hands on: [T][B][D·H].
  const T* output(std::size_t l) const;
  const T* top() const { return output(shape_.layers - 1); }
  /// The same as weight gradients read it; its rows start at output_stripe_row().
  const StripedMatrix<T>& output_stripes(std::size_t l) const;
  std::size_t output_stripe_row() const { return shape_.plain() ? batch_ : 0; }

  /// dL/d(output of the layer in work): of the top before backward.
  std::span<T> output_gradient() { return output_gradient_.span(); }      // [T][B][D·H]
  std::span<T> residual_gradient() { return residual_gradient_.span(); }  // [T][B][D·H]  with residual
  std::span<T> input_gradient() { return input_gradient_.span(); }        // [T][B][I], no one-hot inputs
  std::span<const T> input_gradient() const { return input_gradient_.span(); }

  /// Places in `hidden` and `memory`, in steps: of the state carried in, and of that after the window in use.
  std::size_t first_state(std::size_t d) const { return d == 0 ? 0 : steps_; }
  std::size_t last_state(std::size_t d) const { return d == 0 ? steps_ : 0; }
  /// The state carried in becomes zero.
  void reset_state();
  /// The state after the window in use becomes that carried in. One direction only.
  void carry_state();
  /// Nothing flows back from beyond the window: truncated BPTT.
  void clear_state_gradients();

  /// Whether backward goes on to dL/d(state carried in), as it does unless told otherwise: else
  /// hidden_gradient is not what it should be then.
  bool reaches_carried_state() const { return reaches_carried_state_; }
  void stop_at_carried_state() { reaches_carried_state_ = false; }

  /// Holds units from the next step on, for reading alone; none: lets all go. The layers and units are there.
  void set_clamps(std::span<const Clamp> clamps);

  /// From now on backward leaves in each layer's hidden_gradients and memory_gradients the whole derivative
  /// of L by the states of every step, all that they reach counted: h_t the next step and what reads it
  /// above, c_t the next step and h_t. (As retain_grad() tells of tensors h_t and c_t in PyTorch.) 0 after
  /// the end of a sequence.
  void keep_state_gradients();

  /// Dropout with masks from this seed from now on; without one there is none.
  void set_dropout_seed(std::uint64_t seed);
  void leave_out_dropout() { dropping_ = false; }
  bool dropping() const { return dropping_; }
  std::uint64_t dropout_seed() const { return dropout_seed_; }

 private:
  StackShape shape_;
  std::size_t time_, batch_, steps_;
  bool training_, dropping_ = false, reaches_carried_state_ = true;
  std::uint64_t dropout_seed_ = 0;
  std::vector<std::size_t> lengths_;
  std::vector<Token> tokens_;
  AlignedBuffer<T> inputs_, output_gradient_, residual_gradient_, input_gradient_;
  StripedMatrix<T> input_stripes_;
  std::vector<LayerActivations<T>> layers_;  // [L][D]
  std::vector<LayerOutputs<T>> outputs_;     // [L], empty when plain
};

}  // namespace rnn
