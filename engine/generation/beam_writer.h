#pragma once

#include <vector>

#include "engine/generation/beam_search.h"
#include "engine/network/network.h"

namespace rnn {

/// The likeliest outputs of a sequence-to-sequence network, best first, at most as many as the window has
/// rows: beam search from the start symbol, class 0, until class 0, the end, or the decoder's whole room.
/// Each row of `unrolled` has read the same input (forward or read): the beams are its rows. One row is
/// greedy.
std::vector<BeamSequence> write_by_beam(const Network<float>& network, Unrolled<float>& unrolled,
                                        double length_power = 0);

}  // namespace rnn
