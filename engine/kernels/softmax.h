#pragma once

#include <cstddef>
#include <cstdint>

namespace rnn {

/// Softmax cross-entropy of `rows` rows of O logits, fused: losses[r] = −ln softmax(logits[r])[targets[r]] in
/// nats, and the logits become scale·dloss/dlogits = scale·(softmax − one-hot target).
template <class T>
void softmax_cross_entropy(T* logits, const std::uint32_t* targets, std::size_t rows, std::size_t outputs,
                           T scale, T* losses);

}  // namespace rnn
