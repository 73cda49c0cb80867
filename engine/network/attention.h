#pragma once

#include <span>

#include "engine/kernels/aligned_buffer.h"
#include "engine/kernels/product.h"
#include "engine/network/parameters.h"
#include "engine/network/stack_activations.h"

namespace rnn {

/// What attention computes for S decoder steps over T encoder steps of B sequences. M = D·H of the encoder.
template <class T>
struct AttentionActivations {
  AttentionActivations() = default;
  AttentionActivations(const NetworkShape& shape, std::size_t time, std::size_t target_time,
                       std::size_t batch, bool training);

  /// See StackActivations::share_memory_of.
  void share_memory_of(const AttentionActivations& other);

  AlignedBuffer<T> keys;      // [T][B][H]
  AlignedBuffer<T> queries;   // [S][B][H]    additive
  AlignedBuffer<T> weights;   // [S][B][T]    α; 0 beyond a sequence's end
  AlignedBuffer<T> combined;  // [S][B][H+M]  [s c]
  AlignedBuffer<T> outputs;   // [S][B][H]    a

  // For training only.
  StripedMatrix<T> memory_stripes;     // [T·B][M]     m
  StripedMatrix<T> state_stripes;      // [S·B][H]     s, additive
  StripedMatrix<T> combined_stripes;   // [S·B][H+M]
  StripedMatrix<T> output_stripes;     // [S·B][H]
  AlignedBuffer<T> output_gradient;    // [S][B][H]    dL/da, then dL/d(before tanh)
  AlignedBuffer<T> combined_gradient;  // [S][B][H+M]
  AlignedBuffer<T> query_gradient;     // [S][B][H]
  AlignedBuffer<T> key_gradient;       // [T][B][H]
  AlignedBuffer<T> score_gradient;     // [B][H]       dL/dv of each sequence
  AlignedBuffer<T> weight_gradient;    // [B][T]       dL/dα of one step
};

/// How a decoder looks back at the encoder's outputs m_t when its own top state is s:
///   k_t = W_m m_t (or m_t as it is)
///   e_t = s·k_t                      dot product (Luong, Pham and Manning 2015, equation 8)
///   e_t = v·tanh(W_q s + b_q + k_t)  additive (Bahdanau, Cho and Bengio 2015, appendix A.1.2)
///   α = softmax over the steps that are there,  c = Σ_t α_t m_t
///   a = tanh(W_c [s c] + b_c)        (Luong, equation 5); the head reads a
template <class T>
class Attention {
 public:
  Attention(const NetworkShape& shape, const AttentionParameters& parameters);

  std::size_t pack_tasks() const { return 3; }
  void pack_task(std::size_t task, Arena<const T> weights);

  /// The keys of an encoded input: once, before the first step.
  void prepare(StackActivations<T>& encoder, AttentionActivations<T>& a, Rows rows) const;
  void forward(Arena<const T> weights, const StackActivations<T>& encoder, const StackActivations<T>& decoder,
               AttentionActivations<T>& a, Rows rows, Steps steps) const;

  /// From dL/da the output gradients of both stacks, which are overwritten, over their windows in use.
  void backward(Arena<const T> weights, StackActivations<T>& encoder, StackActivations<T>& decoder,
                AttentionActivations<T>& a, Rows rows) const;

  std::size_t gradient_tasks() const;
  void gradient_task(std::size_t task, const StackActivations<T>& encoder, const StackActivations<T>& decoder,
                     const AttentionActivations<T>& a, Arena<T> gradients, std::span<T> scratch) const;

 private:
  bool additive() const { return kind_ == AttentionKind::additive; }
  bool projects() const { return parameters_.memory != kNoParameter; }
  T score(const T* state_or_query, const T* key, const T* v) const;
  void attend(const T* v, const StackActivations<T>& encoder, AttentionActivations<T>& a, std::size_t s,
              std::size_t b, const T* query) const;
  void attend_backward(const T* v, StackActivations<T>& encoder, AttentionActivations<T>& a, std::size_t s,
                       std::size_t b, const T* query, T* query_gradient) const;

  AttentionKind kind_;
  std::size_t units_, width_;  // H, M
  AttentionParameters parameters_;
  PackedMatrix<T> memory_, memory_transposed_, query_, query_transposed_, combine_, combine_transposed_;
};

}  // namespace rnn
