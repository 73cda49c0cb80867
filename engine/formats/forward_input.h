#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/error.h"
#include "engine/network/shape.h"

namespace rnn {

/// What a network is to be run on, from outside. T input steps, S output steps, B sequences.
struct ForwardInput {
  InputKind input_kind = InputKind::dense;           // how it is to be read: see below
  std::size_t time = 0, target_time = 0, batch = 0;  // T, S (of CTC: labels), B
  std::vector<Token> tokens;                         // [T][B]     unless dense
  std::vector<double> inputs;                        // [T][B][I]  when dense
  std::vector<Token> target_tokens;                  // [S][B]     classes or labels
  std::vector<double> targets;                       // [S][B][O]  numbers
  bool has_targets = false;
  std::vector<double> h0, c0;               // [L·D][B][H]  empty: zeros
  std::vector<std::size_t> lengths;         // [B]     empty: all T
  std::vector<std::size_t> target_lengths;  // [B]     of CTC; empty: all S
  std::vector<double> weights;              // [S][B], of CTC [1][B]; empty: 1
  bool feed_back = false;                   // the network reads its own outputs, not the targets
};

/// Reads
///   {"inputs": [T][B][I] numbers, or [T][B] tokens, "targets": [S][B][O] numbers, or [S][B] classes,
///    "h0": [L·D][B][H], "c0": [L·D][B][H], "lengths": [B], "target_lengths": [B], "weights": [S][B],
///    "feed_back": false, "target_steps": S}
/// for a network of this shape; all but the inputs may be left out. What reads tokens without an embedding
/// also takes the vectors [T][B][I] that they stand for, and the other way round. The one step of many-to-one
/// targets and weights may be left out: [B] for [1][B]. Sequence-to-sequence without targets writes
/// target_steps steps by itself. Refuses, naming the field and the place: other fields, other types,
/// sizes that do not fit, classes that there are not, numbers that are not finite in the precision in which
/// it is computed, labels for which CTC has too few steps, and what would take more than kLargestForward
/// bytes.
Expected<ForwardInput> read_forward_input(std::string_view json, const NetworkShape& shape,
                                          bool in_double = false);

inline constexpr std::size_t kLargestForward = std::size_t{2} << 30;

}  // namespace rnn
