#pragma once

#include <array>
#include <string>
#include <string_view>

#include "engine/error.h"
#include "engine/network/shape.h"

namespace rnn {

/// As in files and on the command line; index = value of InputKind.
inline constexpr auto kInputKindNames = std::to_array<std::string_view>({"one_hot", "dense", "embedding"});

/// {"cell":"lstm","input":"one_hot","inputs":27,"embedding":0,"hidden":128,"layers":1,"bidirectional":false,
///  "layer_norm":false,"residual":false,"dropout":0.0,"recurrent_dropout":0.0,"outputs":27,"loss":"softmax",
///  "task":"many_to_many","attention":"none"}
std::string to_json(const NetworkShape& shape);

/// The reverse. What is left out is as NetworkShape has it. Refuses, naming it: unknown names, wrong types,
/// and what check() of portable_model.h refuses.
Expected<NetworkShape> network_shape_from_json(std::string_view json);

}  // namespace rnn
