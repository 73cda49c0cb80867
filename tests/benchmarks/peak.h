#pragma once

#include <cstddef>

namespace rnn {

/// Floating-point operations of one call of run_peak.
std::size_t peak_operations();

/// Multiply-adds on registers alone, in as many independent sums as keep every unit of the processor busy:
/// what products are held against. Returns a number that depends on all of them, finite.
float run_peak();

}  // namespace rnn
