#pragma once

#include <cstddef>

namespace rnn {

/// Calls of operator new since the program began, on all threads. allocations.cpp replaces the operators.
std::size_t allocations();

}  // namespace rnn
