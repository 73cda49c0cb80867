#pragma once

#include <span>

#include "engine/network/shape.h"

namespace rnn {

/// What a guess from frequencies alone gets on a text: mean −ln p of `held_out` in nats a symbol, p = (how
/// often the symbol comes in `training` + 1) / (size of `training` + symbols), Laplace's rule of succession.
/// NaN where nothing is held out.
double symbol_frequency_nll(std::span<const Token> training, std::span<const Token> held_out,
                            std::size_t symbols);

}  // namespace rnn
