#pragma once

#include <string_view>

namespace rnn {

/// nlohmann's parser takes a byte 0 for the end of the text, whatever comes after it. JSON has no such byte:
/// a text with one is refused before it is parsed.
inline bool has_zero_byte(std::string_view json) { return json.contains('\0'); }

}  // namespace rnn
