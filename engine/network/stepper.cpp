#include "engine/network/stepper.h"

#include <cassert>

namespace rnn {

template <class T>
Stepper<T>::Stepper(const Network<T>& network, std::span<const Clamp> clamps)
    : network_(&network), unrolled_(network.shape(), {1, 1}, Purpose::inference) {
  unrolled_.set_clamps(clamps);
}

template <class T>
void Stepper<T>::reset() {
  unrolled_.reset_state();
  fed_ = false;
}

template <class T>
std::span<const T> Stepper<T>::feed(Token token) {
  if (fed_) unrolled_.carry_state();
  fed_ = true;
  unrolled_.tokens()[0] = token;
  network_->read(unrolled_, unrolled_.all_rows(), {0, 1});
  return logits();
}

// The last state carried in lies at index 0 of the window, that after the step at index 1.

template <class T>
std::span<const T> Stepper<T>::hidden(std::size_t l) const {
  return unrolled_.encoder().layer(l).hidden.span().subspan(fed_ ? network_->shape().hidden : 0,
                                                            network_->shape().hidden);
}

template <class T>
std::span<const T> Stepper<T>::memory(std::size_t l) const {
  const auto memory = unrolled_.encoder().layer(l).memory.span();
  if (memory.empty()) return {};
  return memory.subspan(fed_ ? network_->shape().hidden : 0, network_->shape().hidden);
}

template <class T>
std::span<const T> Stepper<T>::gate(std::size_t l, std::size_t gate) const {
  return unrolled_.encoder().layer(l).gates.span().subspan(gate * network_->shape().hidden,
                                                           network_->shape().hidden);
}

template class Stepper<float>;
template class Stepper<double>;

}  // namespace rnn
