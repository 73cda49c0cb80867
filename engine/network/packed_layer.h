#pragma once

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/parameters.h"

namespace rnn {

/// The weights of one layer in one direction as the products read them, made anew whenever they change.
template <class T>
class PackedLayer {
 public:
  /// Layer l of a stack.
  PackedLayer(const StackShape& shape, std::size_t l);

  /// Packing is cut into tasks that may run side by side; all of them must be done before the weights are
  /// used.
  static constexpr std::size_t kTasks = 4;
  void run_task(std::size_t task, const LayerParameters& parameters, Arena<const T> weights);

  PackedMatrix<T> input;             // U [I][G·H], no one-hot inputs
  PackedMatrix<T> input_transposed;  // Uᵀ [G·H][I], no one-hot inputs
  AlignedBuffer<T> bias;  // [G·H]  b_ih + b_hh; of a gate whose recurrent product is apart only b_ih

  // Of recurrent cells. S = CellTraits::gates_with_sums().
  PackedMatrix<T> recurrent;             // W [H][S·H]
  PackedMatrix<T> recurrent_transposed;  // Wᵀ [S·H][H]
  PackedMatrix<T> apart;                 // W [H][H] of the gate whose recurrent product is apart
  PackedMatrix<T> apart_transposed;      // Wᵀ [H][H] of it
};

}  // namespace rnn
