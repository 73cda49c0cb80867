#pragma once

#include <cstddef>
#include <vector>

#include "engine/network/network.h"

namespace rnn {

/// How much of a loss reaches back how far, in one layer and direction; [lags].
struct GradientLags {
  bool decoder;  // of sequence-to-sequence the stack that writes; else the one that reads
  std::size_t layer, direction;
  std::vector<double> hidden;  // mean over sequences of ‖dL/dh_t‖₂
  std::vector<double> memory;  // mean over sequences of ‖dL/dc_t‖₂; empty when the cell has none
};

/// Weighs the losses so that the loss of each sequence is that of its last step alone which counted until now
/// (weight > 0), with weight 1. What has one loss for a sequence (many-to-one, CTC) keeps that.
/// Sequences without such a step stay without a loss.
template <class T>
void weigh_last_step(Unrolled<T>& unrolled);

/// The picture of vanishing and exploding gradients (Hochreiter 1991; Bengio, Simard and Frasconi 1994),
/// measured by backpropagation through time. dL/dh_t is the whole derivative of the loss L of a sequence, by
/// all that reads h_t: step t + 1 of its layer, and what stands above at t. dL/dc_t likewise, by step t + 1
/// and by h_t (README.md of this folder has the equations). L is not divided by the number of sequences.
///
/// Lag k is step s − k where L is the loss of step s: the last one with weight > 0 where outputs are aligned,
/// else the last step of the sequence (of an encoder and of many-to-one read in the other direction the
/// first, and lag k is step k). A mean is over the sequences that have such a step. So lag 0 is the state
/// that the outputs are made from, or that an encoder hands to the decoder.
///
/// `unrolled` is for training, keeps state gradients (Unrolled::keep_state_gradients), and its window is
/// filled; activations, losses and gradients in it are overwritten.
template <class T>
std::vector<GradientLags> gradient_lags(const Network<T>& network, Unrolled<T>& unrolled);

}  // namespace rnn
