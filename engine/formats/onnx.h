#pragma once

#include <vector>

#include "engine/error.h"
#include "engine/formats/portable_model.h"

namespace rnn {

struct OnnxOptions {
  /// With an input `lengths` int32 [B]: the steps of each sequence, the others being padded.
  bool lengths = false;
};

/// The model as ONNX (operator set 14): graphs that compute what it computes, over any number of time steps
/// and sequences. T time, B batch, I inputs, H units, L layers, D directions, O numbers that the head gives.
///
/// model.onnx
///   inputs   tokens int64 [T][B], or inputs float [T][B][I];
///            h0 [L·D][B][H] and, with LSTM, c0: the states before the first step, in PyTorch's layout
///   outputs  logits [T][B][O], of many-to-one [1][B][O], before any softmax;
///            hn and cn: the states after the last step, as h0 and c0
/// Feed-forward layers have no states. A one-to-many network is one that the caller feeds its outputs.
///
/// Sequence-to-sequence: encoder.onnx and decoder.onnx.
///   encoder  inputs as above; outputs hn [L][B][H] and cn, the decoder's h0 and c0, and with attention
///            memory [T][B][D·H], its outputs
///   decoder  inputs tokens int64 [S][B], or inputs float [S][B][O]: what was written before, first token 0
///   or
///            zeros; h0, c0, and with attention memory, with lengths also lengths; outputs logits [S][B][O],
///            hn, cn, and attention [S][B][T]. S may be 1, from hn and cn of the step before.
///
/// Metadata: network, its shape (network_json.h), and vocabulary, a JSON array with the text of each token.
/// Dropout is left out: it is for training.
///
/// Refuses what check() refuses, and models that do not fit into a file of the format (2 GiB).
Expected<std::vector<ExportedFile>> write_onnx(const PortableModel& model, const OnnxOptions& options = {});

}  // namespace rnn
