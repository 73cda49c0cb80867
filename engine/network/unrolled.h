#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/attention.h"
#include "engine/network/rows.h"
#include "engine/network/shape.h"
#include "engine/network/stack_activations.h"

namespace rnn {

/// Room for a window: T steps of input, S of targets, B sequences. 0 for S: as many as the network gives
/// outputs (1 for many-to-one, else T).
struct WindowSize {
  std::size_t time, batch, target_time = 0;
};

/// Shards that a batch is trained in: sequences side by side, unrolled apart from the others, with gradients
/// of their own that are added up in order. A thread then works on what no other one has in its cache; the
/// shards of one thread may share memory. As many as the batch allows, and few, as each brings work; not as
/// the threads, so that these change no sum.
std::size_t training_shards(std::uint64_t batch);

/// How a window is used: for reading alone, or with all that backward needs.
enum class Purpose { inference, training };

/// The network unrolled in time over a window [T][B]: its inputs, targets, activations and, for training, the
/// gradients with respect to them. Allocates once.
template <class T>
class Unrolled {
 public:
  Unrolled(const NetworkShape& shape, const WindowSize& size, Purpose purpose);

  /// See StackActivations::share_memory_of. Losses stay apart, too.
  void share_memory_of(const Unrolled& other);

  const NetworkShape& shape() const { return shape_; }
  std::size_t time() const { return encoder_.time(); }
  std::size_t batch() const { return encoder_.batch(); }
  std::size_t target_time() const { return target_time_; }
  Rows all_rows() const { return {0, batch()}; }

  /// The part of the window in use: all of it at first. Forgets lengths and label counts. `target_steps` are
  /// for targets of a length of their own: sequence-to-sequence, and labels of CTC.
  void set_steps(std::size_t steps, std::size_t target_steps = 0);
  std::size_t steps() const { return encoder_.steps(); }
  /// Steps at which the network gives outputs.
  std::size_t output_steps() const;
  /// Steps [B] of sequences that end before the window; see StackActivations::set_lengths.
  void set_lengths(std::span<const std::size_t> lengths) { encoder_.set_lengths(lengths); }

  std::span<Token> tokens() { return encoder_.tokens(); }  // [T][B]  inputs, unless dense
  std::span<const Token> tokens() const { return encoder_.tokens(); }
  std::span<T> dense_inputs() { return encoder_.inputs(); }  // [T][B][I]  when dense
  std::span<const T> dense_inputs() const { return encoder_.inputs(); }

  std::span<Token> targets() { return targets_; }  // [S][B]  classes or labels
  std::span<const Token> targets() const { return targets_; }
  std::span<T> target_numbers() { return target_numbers_.span(); }  // [S][B][O]  numbers
  std::span<const T> target_numbers() const { return target_numbers_.span(); }
  /// Weights [S][B] of the steps' losses, to be filled; all are 1 until then. 0 for what is padded.
  std::span<T> use_weights();
  void leave_out_weights() { weighted_ = false; }
  std::span<const T> weights() const { return weighted_ ? weights_.span() : std::span<const T>(); }
  /// Weights [O] of the classes; empty: all 1. They must live as long as this.
  void set_class_weights(std::span<const T> weights) { class_weights_ = weights; }
  std::span<const T> class_weights() const { return class_weights_; }
  /// Labels [B] of each sequence, for CTC; empty: all S.
  void set_label_counts(std::span<const std::size_t> counts);
  std::span<const std::size_t> label_counts() const { return label_counts_; }
  std::size_t label_steps() const { return label_steps_; }

  /// Where the network's own outputs are fed back (one-to-many, sequence-to-sequence), the share of the steps
  /// that read the target instead (Williams and Zipser 1989; Bengio et al. 2015). 1: all of them.
  void set_teacher_forcing(double ratio, std::uint64_t seed);
  double teacher_forcing() const { return teacher_forcing_; }
  std::uint64_t teacher_seed() const { return teacher_seed_; }

  /// Dropout with masks from this seed from now on.
  void set_dropout_seed(std::uint64_t seed);

  /// Holds units from the next step on, for reading alone: those of an encoder in its decoder too.
  void set_clamps(std::span<const Clamp> clamps);

  StackActivations<T>& encoder() { return encoder_; }
  const StackActivations<T>& encoder() const { return encoder_; }
  StackActivations<T>& decoder() { return *decoder_; }  // sequence-to-sequence only
  const StackActivations<T>& decoder() const { return *decoder_; }
  AttentionActivations<T>& attention() { return attention_; }
  const AttentionActivations<T>& attention() const { return attention_; }

  std::span<T> logits() { return logits_.span(); }  // [S][B][head outputs]  after the loss: dL/dlogits
  std::span<const T> logits() const { return logits_.span(); }
  std::span<T> losses() { return losses_.span().first(output_steps() * batch()); }  // [S][B]
  std::span<const T> losses() const { return losses_.span().first(output_steps() * batch()); }
  double* loss_scratch() { return loss_scratch_.data(); }

  // Many-to-one: the outputs after each sequence's last step, and in the other direction after its first.
  std::span<T> summary() { return summary_.span(); }                    // [B][D·H]
  std::span<T> summary_gradient() { return summary_gradient_.span(); }  // [B][D·H]
  StripedMatrix<T>& summary_stripes() { return summary_stripes_; }
  const StripedMatrix<T>& summary_stripes() const { return summary_stripes_; }

  const StripedMatrix<T>& input_stripes() const { return encoder_.input_stripes(); }
  std::span<const T> input_gradient() const { return encoder_.input_gradient(); }

  /// The state before the first step becomes zero.
  void reset_state() { encoder_.reset_state(); }
  /// The state after the window in use becomes that before the first step.
  void carry_state() { encoder_.carry_state(); }
  /// Nothing flows back from beyond the window: truncated BPTT.
  void clear_state_gradients();
  /// Backward keeps the gradients of all states; see StackActivations::keep_state_gradients.
  void keep_state_gradients();

 private:
  NetworkShape shape_;
  std::size_t target_time_;
  StackActivations<T> encoder_;
  std::optional<StackActivations<T>> decoder_;
  AttentionActivations<T> attention_;
  std::vector<Token> targets_;
  AlignedBuffer<T> target_numbers_, weights_, logits_, losses_, summary_, summary_gradient_;
  StripedMatrix<T> summary_stripes_;
  AlignedBuffer<double> loss_scratch_;
  std::span<const T> class_weights_;
  std::vector<std::size_t> label_counts_;
  std::size_t label_steps_ = 0;
  bool weighted_ = false;
  double teacher_forcing_ = 1;
  std::uint64_t teacher_seed_ = 0;
};

}  // namespace rnn
