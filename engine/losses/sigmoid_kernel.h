#pragma once

#include <cstddef>

namespace rnn {

/// One step of sigmoid_loss, for float (vectorised) and double (plain). x [n] logits, y [n] targets,
/// class_weights [n] or null. Returns weight · Σ_o class_weight_o · loss_o; x becomes the gradient of that,
/// times `scale`.
template <class T>
T sigmoid_step(T* x, const T* y, const T* class_weights, std::size_t n, T weight, T scale);

}  // namespace rnn
