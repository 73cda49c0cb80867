#pragma once

#include <nlohmann/json.hpp>

#include "engine/error.h"
#include "engine/formats/forward_input.h"
#include "engine/formats/portable_model.h"

namespace rnn {

/// Runs a model, in float as it is trained or in double, and tells all of it:
///   network          its shape (network_json.h)
///   outputs          [S][B][·]  of the head, before softmax or whatever the loss applies
///   hn, cn           [L·D][B][H]  states after the last step, in PyTorch's layout
///   hidden, memory   [L][T][B][D·H]  h and, of LSTMs, c of every layer at every step
///   decoder_hidden   [L][S][B][H]  of sequence-to-sequence;  attention  [S][B][T]  with attention
///   labels, beams    of CTC: what the outputs say; see ctc_json.h
///   losses           [S][B]  with targets: weight · loss of each step;  loss  their sum over that of weights
///   gradients        if asked: d loss/d every weight under PyTorch's names, inputs (numbers), h0 and c0
/// After the end of a shorter sequence states are 0, and outputs what the head makes of that: its bias.
/// Dropout is left out. A number that is not finite is null. Gradients need targets.
template <class T>
Expected<nlohmann::ordered_json> forward_pass(const PortableModel& model, const ForwardInput& input,
                                              bool gradients, std::size_t beam = 0);

}  // namespace rnn
