#pragma once

#include <span>
#include <vector>

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/parameters.h"

namespace rnn {

/// The weights as the products read them, made anew whenever the weights change.
template <class T>
struct PackedLayer {
  PackedMatrix<T> input;                 // U [I][G·H], dense inputs only
  PackedMatrix<T> recurrent;             // W [H][G·H]
  PackedMatrix<T> input_transposed;      // Uᵀ [G·H][I], dense inputs only
  PackedMatrix<T> recurrent_transposed;  // Wᵀ [G·H][H]
  AlignedBuffer<T> bias;                 // [G·H]  as CellForward::bias
};

template <class T>
class PackedWeights {
 public:
  explicit PackedWeights(const NetworkShape& shape);

  /// Packing is cut into tasks that may run side by side; all of them must be done before the weights are
  /// used.
  std::size_t tasks() const { return kTasksPerLayer * layers_.size() + 2; }
  void run_task(std::size_t task, const ParameterTable& table, std::span<const T> weights);

  const PackedLayer<T>& layer(std::size_t l) const { return layers_[l]; }
  const PackedMatrix<T>& head() const { return head_; }                        // V [H][O]
  const PackedMatrix<T>& head_transposed() const { return head_transposed_; }  // Vᵀ [O][H]

 private:
  static constexpr std::size_t kTasksPerLayer = 4;

  bool recurrent_apart_;
  std::vector<PackedLayer<T>> layers_;
  PackedMatrix<T> head_, head_transposed_;
};

}  // namespace rnn
