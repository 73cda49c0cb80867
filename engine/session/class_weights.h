#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/session/data.h"

namespace rnn {

/// Weights [O] as the inverse of how often each class is a target, their mean over the targets one. A class
/// that never comes counts as one that came once. Counted over a text, or over a few thousand examples. Empty
/// when the targets are no classes.
std::vector<float> balanced_class_weights(const Data& data, std::span<const Token> text, std::uint64_t seed);

}  // namespace rnn
