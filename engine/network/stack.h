#pragma once

#include <span>
#include <vector>

#include "engine/network/packed_layer.h"
#include "engine/network/parameters.h"
#include "engine/network/stack_activations.h"

namespace rnn {

/// Recurrent layers on top of each other, each in one direction or two:
///   h_t = cell(U x_t + b_ih, W h_{t-1} + b_hh)
/// What a layer hands on is h, or with both directions [h→ h←]; then, where the shape asks for it, normalised
/// over the units, dropped out (not above the last layer), and added to what the layer has read.
///
/// Knows the weights' places and packed form, and nothing of any sequence. Weights and gradients are arenas.
template <class T>
class Stack {
 public:
  Stack(const StackShape& shape, const StackParameters& parameters);

  const StackShape& shape() const { return shape_; }

  std::size_t pack_tasks() const { return layers_.size() * PackedLayer<T>::kTasks; }
  void pack_task(std::size_t task, Arena<const T> weights);

  /// Fills the activations of `rows` in `steps` of the window in use. Two directions need all of its steps at
  /// once.
  void forward(Arena<const T> weights, StackActivations<T>& a, Rows rows, Steps steps) const;

  /// From dL/d(output of the last layer) in a.output_gradient() the gradients with respect to gates and
  /// inputs over the window in use. Reads dL/d(state after the window) from hidden_gradient and
  /// memory_gradient and leaves there dL/d(state carried in). Uses output_gradient() up.
  void backward(Arena<const T> weights, StackActivations<T>& a, Rows rows) const;

  /// Gradients of the weights, once backward has done all rows. Each task overwrites numbers of `gradients`
  /// that no other one touches.
  std::size_t gradient_tasks() const { return layer_tasks() + norm_tasks() + embedding_tasks(); }
  void gradient_task(std::size_t task, const StackActivations<T>& a, Arena<T> gradients,
                     std::span<T> scratch) const;

 private:
  struct LayerPlace {
    std::size_t l, d;
  };
  std::size_t index(LayerPlace p) const { return p.l * shape_.directions + p.d; }

  // stack_forward.cpp
  void embed(Arena<const T> weights, StackActivations<T>& a, Rows rows, Steps steps) const;
  void forward_layer(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                     Steps steps) const;
  void input_products(LayerPlace p, StackActivations<T>& a, Rows rows, Steps steps) const;
  void recurrent_step(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                      std::size_t t) const;
  const T* recurrent_input(LayerActivations<T>& layer, bool dropping, Rows rows, std::size_t row) const;

  // stack_outputs.cpp: between layers
  void join(std::size_t l, Arena<const T> weights, StackActivations<T>& a, Rows rows, Steps steps) const;
  void part(std::size_t l, Arena<const T> weights, StackActivations<T>& a, Rows rows) const;

  // stack_backward.cpp
  void backward_layer(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows) const;
  void backward_step(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                     std::size_t t) const;
  void recurrent_gradient(LayerPlace p, StackActivations<T>& a, Rows rows, std::size_t row) const;
  void keep_state_gradients(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                            std::size_t t) const;
  void input_gradient(LayerPlace p, StackActivations<T>& a, Rows rows) const;

  // stack_gradients.cpp
  std::size_t layer_panels() const;
  std::size_t layer_tasks() const { return layers_.size() * layer_panels(); }
  std::size_t norm_tasks() const { return parameters_.norms.size(); }
  std::size_t embedding_tasks() const { return parameters_.embedding == kNoParameter ? 0 : 1; }
  void layer_gradient(LayerPlace p, std::size_t panel, const StackActivations<T>& a, Arena<T> gradients,
                      std::span<T> scratch) const;
  void recurrent_weight_gradient(LayerPlace p, std::size_t first, std::size_t width,
                                 const StackActivations<T>& a, Arena<T> gradients,
                                 std::span<T> scratch) const;
  void input_weight_gradient(LayerPlace p, std::size_t first, std::size_t width, const StackActivations<T>& a,
                             Arena<T> gradients, std::span<T> scratch) const;
  void peephole_gradient(LayerPlace p, const StackActivations<T>& a, Arena<T> gradients) const;
  void norm_gradient(std::size_t l, const StackActivations<T>& a, Arena<T> gradients) const;

  StackShape shape_;
  StackParameters parameters_;
  std::vector<PackedLayer<T>> layers_;  // [L][D]
};

/// Columns of a matrix of `columns` columns that a gradient task takes at most, in panels.
template <class T>
std::size_t gradient_panels(std::size_t columns) {
  return (columns + panel_columns<T>(columns) - 1) / panel_columns<T>(columns);
}

}  // namespace rnn
