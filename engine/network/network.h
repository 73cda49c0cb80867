#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "engine/kernels/aligned_buffer.h"
#include "engine/losses/loss.h"
#include "engine/network/attention.h"
#include "engine/network/parameters.h"
#include "engine/network/shape.h"
#include "engine/network/stack.h"
#include "engine/network/unrolled.h"

namespace rnn {

/// A stack of recurrent layers and a linear head,  y = O(V h + C):
///   one-to-one, many-to-many   an output at every step
///   one-to-many                the same; each step's input is the output of the one before
///   many-to-one                an output from the states after the last step
///   sequence-to-sequence       a second stack starts from the final states of the first (with two
///                              directions, their sum) and writes, with attention or without
/// Holds the weights and nothing of any sequence. T = float ships, T = double is for gradient checks.
///
/// A training step is, with barriers between: forward, loss and backward (rows of the batch are independent:
/// any split of them over threads gives the same numbers), then every gradient task. None of these allocates.
template <class T>
class Network {
 public:
  /// All weights zero, those of a normalisation's scale one; see initialise.h.
  explicit Network(const NetworkShape& shape);

  const NetworkShape& shape() const { return shape_; }
  const ParameterTable& table() const { return table_; }
  std::span<const T> weights() const { return weights_.span(); }

  /// The arena of weights, to be changed and then packed before the next use.
  std::span<T> change_weights() { return weights_.span(); }
  void pack();
  /// The same in tasks that may run side by side.
  std::size_t pack_tasks() const;
  void pack_task(std::size_t task);

  /// Fills activations and logits of `rows` for the window in use.
  void forward(Unrolled<T>& unrolled, Rows rows) const;

  /// From logits and targets the losses; the logits become d(Σ losses · scale)/dlogits.
  void loss(Unrolled<T>& unrolled, Rows rows, T scale) const;
  /// Sum of the weights of the losses of the window in use: what a mean divides by.
  double total_weight(Unrolled<T>& unrolled) const;

  /// From dL/dlogits the gradients with respect to gates, states and inputs, over the window in use.
  /// Reads dL/d(state after the window) from hidden_gradient and memory_gradient and leaves there
  /// dL/d(state before it). (Of sequence-to-sequence the decoder's; the encoder's come from it.)
  void backward(Unrolled<T>& unrolled, Rows rows) const;

  /// Gradients of the weights, once backward has done all rows. Each task overwrites some columns of some
  /// matrices of `gradients` (an arena), so tasks may run side by side. `scratch` holds gradient_scratch()
  /// numbers, one for each thread.
  std::size_t gradient_tasks() const;
  void gradient_task(std::size_t task, const Unrolled<T>& unrolled, std::span<T> gradients,
                     std::span<T> scratch) const;
  static std::size_t gradient_scratch();

  // The parts of forward, for writing one step at a time:

  /// Reads `steps` of the input; gives logits unless these come from a decoder or from the last state.
  void read(Unrolled<T>& unrolled, Rows rows, Steps steps) const;
  /// Sequence-to-sequence, after all of the input was read: the decoder's first state, and the start symbol
  /// as its first input.
  void begin_writing(Unrolled<T>& unrolled, Rows rows) const;
  /// Steps of the decoder, whose inputs are there; gives their logits.
  void write(Unrolled<T>& unrolled, Rows rows, Steps steps) const;

 private:
  Arena<const T> arena() const { return {&table_, weights_.data()}; }
  LossWindow<T> loss_window(Unrolled<T>& unrolled, T scale) const;
  bool feeds_back() const { return shape_.task == TaskShape::one_to_many || shape_.has_decoder(); }

  // network_forward.cpp
  void teach(Unrolled<T>& unrolled, Rows rows) const;
  void feed_back(Unrolled<T>& unrolled, Rows rows, std::size_t step) const;
  void summarise(Unrolled<T>& unrolled, Rows rows) const;
  void head(const T* inputs, Unrolled<T>& unrolled, Rows rows, Steps steps) const;

  // network_backward.cpp
  void head_backward(Unrolled<T>& unrolled, Rows rows, T* gradient) const;
  void summarise_backward(Unrolled<T>& unrolled, Rows rows) const;
  void decoder_backward(Unrolled<T>& unrolled, Rows rows) const;
  void head_gradient(std::size_t panel, const Unrolled<T>& unrolled, std::span<T> gradients,
                     std::span<T> scratch) const;

  NetworkShape shape_;
  ParameterTable table_;
  AlignedBuffer<T> weights_;
  Stack<T> encoder_;
  std::optional<Stack<T>> decoder_;
  std::optional<Attention<T>> attention_;
  PackedMatrix<T> head_, head_transposed_;  // V [·][O], Vᵀ [O][·]
};

/// Bytes that training a network of this shape takes (weights, optimizer, activations), to refuse what does
/// not fit before anything is allocated. Saturates instead of overflowing. A size of 0 for targets is that of
/// the input.
std::uint64_t training_bytes(const NetworkShape& shape, std::uint64_t time, std::uint64_t batch,
                             std::uint64_t target_time = 0);

}  // namespace rnn
