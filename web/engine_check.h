#pragma once

#include <cstddef>

namespace rnn::web {

/// Whether products, exponentials and threads give known answers: a browser may take a module of relaxed SIMD
/// or threads and still run it wrongly. Takes less than a millisecond.
bool computes_rightly(std::size_t threads);

}  // namespace rnn::web
