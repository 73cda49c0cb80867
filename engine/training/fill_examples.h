#pragma once

#include <span>

#include "engine/data/example.h"
#include "engine/network/unrolled.h"

namespace rnn {

/// Writes examples, at most as many as the window has rows, each a row of its own, from a state of zero. The
/// window in use becomes as long as the longest of them; rows that are left repeat the first example with
/// weight 0. One-to-many: each step's input is the target before it, behind the inputs where these are apart.
void fill_examples(std::span<const Example> examples, Unrolled<float>& unrolled);

}  // namespace rnn
