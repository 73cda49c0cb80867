#pragma once

#include <string>
#include <string_view>

namespace rnn {

/// Where a text that is no valid JSON goes wrong, for a message: `, at inputs[3][1] (byte 40): NaN`. Empty
/// for a text that is valid.
std::string json_mistake(std::string_view text);

}  // namespace rnn
