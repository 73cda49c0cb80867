#pragma once

#include <array>
#include <string_view>

namespace rnn {

/// How weights start.
enum class Initialisation : int {
  pytorch,  // everything uniform in ±1/√H, as torch.nn.LSTM and its like; the head too, its fan-in being H
  orthogonal,  // recurrent weights orthogonal (a block a gate), other weights Glorot-uniform, biases zero
};
/// As in files and links; index = value.
inline constexpr auto kInitialisationNames = std::to_array<std::string_view>({"pytorch", "orthogonal"});
inline constexpr auto kInitialisationLabels =
    std::to_array<std::string_view>({"PyTorch's uniform", "Orthogonal + Glorot"});

}  // namespace rnn
