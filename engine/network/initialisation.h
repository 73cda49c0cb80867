#pragma once

#include <array>
#include <string_view>

namespace rnn {

/// How weights start.
enum class Initialisation : int {
  pytorch,     // uniform as torch.nn's modules do: ±1/√H in recurrent layers, ±1/√inputs in linear ones
  orthogonal,  // recurrent weights orthogonal (a block a gate), other weights Glorot-uniform, biases zero
  identity,    // recurrent weights the identity (a block a gate), others normal with deviation 0.001, biases
               // zero: for ReLU (Le, Jaitly and Hinton 2015)
  chrono,  // as orthogonal, and gates that forget after 1 to kChronoSteps steps (Tallec and Ollivier 2018)
};
/// The longest time that chrono initialisation sets a gate to.
inline constexpr double kChronoSteps = 100;
/// As in files and links; index = value.
inline constexpr auto kInitialisationNames =
    std::to_array<std::string_view>({"pytorch", "orthogonal", "identity", "chrono"});
inline constexpr auto kInitialisationLabels =
    std::to_array<std::string_view>({"PyTorch's uniform", "Orthogonal + Glorot", "Identity", "Chrono"});

}  // namespace rnn
