#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/kernels/aligned_buffer.h"
#include "engine/network/packed_weights.h"
#include "engine/network/parameters.h"
#include "engine/network/shape.h"
#include "engine/network/unrolled.h"

namespace rnn {

struct Steps;

/// Recurrent layers and a linear head with softmax cross-entropy:
///   h_t = cell(U x_t, W h_{t-1}, B),  y_t = softmax(V h_t + C)
/// Holds the weights and nothing of any sequence. T = float ships, T = double is for gradient checks.
///
/// A training step is, with barriers between: forward, loss and backward (rows of the batch are independent:
/// any split of them over threads gives the same numbers), then every gradient task. None of these allocates.
template <class T>
class Network {
 public:
  /// All weights zero; see initialise.h.
  explicit Network(const NetworkShape& shape);

  const NetworkShape& shape() const { return shape_; }
  const ParameterTable& table() const { return table_; }
  std::span<const T> weights() const { return weights_.span(); }

  /// The arena of weights, to be changed and then packed before the next use.
  std::span<T> change_weights() { return weights_.span(); }
  void pack();
  /// The same in tasks that may run side by side.
  std::size_t pack_tasks() const { return packed_.tasks(); }
  void pack_task(std::size_t task) { packed_.run_task(task, table_, weights_.span()); }

  /// Fills activations and logits of `rows` for the first `steps` steps of the window.
  void forward(Unrolled<T>& unrolled, Rows rows, std::size_t steps) const;

  /// From logits and targets the losses; the logits become d(Σ losses · scale)/dlogits.
  void loss(Unrolled<T>& unrolled, Rows rows, std::size_t steps, T scale) const;

  /// From dL/dlogits the gradients with respect to gates, states and dense inputs, over the whole window.
  /// Reads dL/d(state after the window) from hidden_gradient and memory_gradient and leaves there
  /// dL/d(state before it).
  void backward(Unrolled<T>& unrolled, Rows rows) const;

  /// Gradients of the weights, once backward has done all rows. Each task overwrites some columns of some
  /// matrices of `gradients` (an arena), so tasks may run side by side. `scratch` holds gradient_scratch()
  /// numbers, one for each thread.
  std::size_t gradient_tasks() const;
  void gradient_task(std::size_t task, const Unrolled<T>& unrolled, std::span<T> gradients,
                     std::span<T> scratch) const;
  static std::size_t gradient_scratch();

 private:
  void input_products(std::size_t l, Unrolled<T>& unrolled, Rows rows, Steps steps) const;
  void recurrent_step(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t t) const;
  void forward_layer(std::size_t l, Unrolled<T>& unrolled, Rows rows, std::size_t steps) const;
  void backward_layer(std::size_t l, Unrolled<T>& unrolled, Rows rows) const;
  void layer_gradient(std::size_t l, std::size_t panel, const Unrolled<T>& unrolled, std::span<T> gradients,
                      std::span<T> scratch) const;
  void head_gradient(std::size_t panel, const Unrolled<T>& unrolled, std::span<T> gradients,
                     std::span<T> scratch) const;

  NetworkShape shape_;
  ParameterTable table_;
  AlignedBuffer<T> weights_;
  PackedWeights<T> packed_;
};

/// Bytes that training a network of this shape takes (weights, optimizer, activations), to refuse what does
/// not fit before anything is allocated. Saturates instead of overflowing.
std::uint64_t training_bytes(const NetworkShape& shape, std::uint64_t time, std::uint64_t batch);

}  // namespace rnn
