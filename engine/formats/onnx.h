#pragma once

#include <cstdint>
#include <vector>

#include "engine/error.h"
#include "engine/formats/portable_model.h"

namespace rnn {

/// The bytes of an ONNX model (operator set 14) that computes what the model computes, over any number of
/// time steps and sequences. T time, B batch, I inputs, H units, L layers, D directions, O outputs.
///
/// Inputs:   tokens int64 [T][B], or inputs float [T][B][I];
///           h0 [L·D][B][H] and, with LSTM, c0: the states before the first step, in PyTorch's layout.
/// Outputs:  logits [T][B][O], before any softmax; hn and cn: the states after the last step, as h0 and c0.
/// Metadata: cell, loss, and vocabulary, a JSON array with the text of each token.
///
/// Refuses what check() refuses, and models that do not fit into a file of the format (2 GiB).
Expected<std::vector<std::uint8_t>> write_onnx(const PortableModel& model);

}  // namespace rnn
