#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rnn::desktop {

/// Writes red, green and blue bytes, rows from the top down. False when the file cannot be written.
bool write_png(const std::string& path, int width, int height, const std::vector<std::uint8_t>& rgb);

}  // namespace rnn::desktop
