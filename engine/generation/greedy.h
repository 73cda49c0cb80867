#pragma once

#include <vector>

#include "engine/network/network.h"

namespace rnn {

/// A sequence-to-sequence network whose input was read (forward or read) writes up to the decoder's whole
/// room, every symbol the likeliest one after those before it. Every row goes on to the end of the window.
void write_greedily(const Network<float>& network, Unrolled<float>& unrolled);

/// What row b has written: the likeliest symbols up to the first end, class 0, that one included.
std::vector<Token> written_tokens(const Unrolled<float>& unrolled, std::size_t b);

}  // namespace rnn
