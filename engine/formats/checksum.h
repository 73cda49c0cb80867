#pragma once

#include <string>

#include "engine/formats/safetensors.h"

namespace rnn {

/// FNV-1a, as hexadecimal digits, over everything that the file says, whatever its layout: all tensors and
/// all metadata but "checksum".
std::string checksum_of(const Safetensors& file);

}  // namespace rnn
