#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rnn {

/// Why a file is no plain text, as the beginning of a message ("it looks like a PNG image"). Knows common
/// kinds by their first bytes, UTF-16 by its mark, anything else by NUL bytes or by many control characters.
std::optional<std::string> binary_kind(std::string_view bytes);

}  // namespace rnn
