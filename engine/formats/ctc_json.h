#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>

#include "engine/network/unrolled.h"

namespace rnn {

/// What the outputs of a network for CTC say: {"labels": [B][·]} by best path, and with `beam` > 0 {"beams":
/// [B][≤ beam] of {labels, log_probability}} by prefix beam search, the most probable first (ctc_decode.h).
template <class T>
nlohmann::ordered_json ctc_json(const Unrolled<T>& unrolled, std::size_t beam);

}  // namespace rnn
