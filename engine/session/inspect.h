#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace rnn {

/// What can be told of the inside of a network on request.
enum class Inspection : int { gates, gradients, saturation, features, projection, norms };
/// As in commands and on the command line; index = value.
inline constexpr auto kInspectionNames =
    std::to_array<std::string_view>({"gates", "gradients", "saturation", "features", "projection", "norms"});

/// Looks at the network as it is; nothing changes. Answered with one JSON object, whose members
/// engine/cli/README.md tells. Of a text the network reads a stretch, in the state that it has after up to
/// kWarmUp characters before it; of other data one held-out example of the validation, from state zero.
struct Inspect {
  static constexpr std::size_t kWarmUp = 256;

  Inspection what = Inspection::gates;
  std::uint64_t start = 0;     // the first character of a text; else the number of the example
  std::uint64_t length = 0;    // characters; 0: as many as is usual. Examples are taken whole: 0.
  int layer = -1;              // < 0: every layer
  std::string quantity = "h";  // that features and projection look at
  /// Sequences that gradients are a mean over: stretches of a text, one behind the other, or examples, from
  /// `start` on; 0: 16, or as many as there are.
  std::uint64_t sequences = 0;
};

}  // namespace rnn
