#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace rnn {

/// log Σ e^x over x [n], in double; NaN if any is.
template <class T>
double log_sum_exp(const T* x, std::size_t n) {
  const double largest = *std::max_element(x, x + n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += std::exp(x[i] - largest);
  return largest + std::log(sum);
}

}  // namespace rnn
