#pragma once

namespace rnn {

/// What a loss compares. The list of losses with their names is in loss.h.
enum class LossKind : int {
  softmax,   // one of O classes: cross-entropy, nats
  sigmoid,   // O independent yes/no: binary cross-entropy, nats
  squared,   // O numbers: mean squared error
  absolute,  // O numbers: mean absolute error
  huber,     // O numbers: quadratic near zero, linear beyond 1
  gaussian,  // O numbers with predicted variance: negative log-likelihood, nats
  ctc,       // a label sequence shorter than the input, unaligned; class 0 is the blank
};

}  // namespace rnn
