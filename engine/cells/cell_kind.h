#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace rnn {

/// The one list of cells: X(name, Equations, label). Enumeration, choice names, kernels, gradient tests,
/// oracle tests and benchmarks expand from it. A new cell is one header with its equations (see lstm.h),
/// included in equations-inl.h, and one line here.
#define RNN_CELLS(X)                                \
  X(rnn, VanillaTanh, "Vanilla RNN (tanh)")         \
  X(rnn_relu, VanillaRelu, "Vanilla RNN (ReLU)")    \
  X(gru, Gru, "GRU")                                \
  X(lstm, Lstm, "LSTM")                             \
  X(lstm_peephole, LstmPeephole, "LSTM, peepholes") \
  X(feed_forward, FeedForward, "Feed-forward")

enum class CellKind : int {
#define RNN_CELL_ENUMERATOR(name, Equations, label) name,
  RNN_CELLS(RNN_CELL_ENUMERATOR)
#undef RNN_CELL_ENUMERATOR
};

/// As in files, links and on the command line; index = value of CellKind.
inline constexpr auto kCellNames = std::to_array<std::string_view>({
#define RNN_CELL_NAME(name, Equations, label) #name,
    RNN_CELLS(RNN_CELL_NAME)
#undef RNN_CELL_NAME
});

/// As on the screen; index = value of CellKind.
inline constexpr auto kCellLabels = std::to_array<std::string_view>({
#define RNN_CELL_LABEL(name, Equations, label) label,
    RNN_CELLS(RNN_CELL_LABEL)
#undef RNN_CELL_LABEL
});

}  // namespace rnn
