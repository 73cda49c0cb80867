#pragma once

#include <span>

#include "engine/network/network.h"

namespace rnn {

/// A network fed one token at a time, its state carried on: for generation and for looking inside. `feed`
/// does not allocate. The network must outlive it, and may be trained between two calls.
template <class T>
class Stepper {
 public:
  explicit Stepper(const Network<T>& network, std::span<const Clamp> clamps = {});

  /// Forgets everything: state zero.
  void reset();

  /// One step; the logits [O] of what comes next, valid until the next call.
  std::span<const T> feed(Token token);
  std::span<const T> logits() const { return unrolled_.logits(); }

  // Of layer l, after the last step (zero before the first):
  std::span<const T> hidden(std::size_t l) const;                  // h [H]
  std::span<const T> memory(std::size_t l) const;                  // c [H], empty when the cell has none
  std::span<const T> gate(std::size_t l, std::size_t gate) const;  // [H], gates as in cell_traits().gates

 private:
  const Network<T>* network_;
  Unrolled<T> unrolled_;  // [1][1]
  bool fed_ = false;
};

}  // namespace rnn
