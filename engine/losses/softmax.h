#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace rnn {

/// x [n] becomes softmax(x); returns log Σ e^x of what was there. NaN anywhere makes both NaN.
template <class T>
T softmax(T* x, std::size_t n) {
  const T largest = *std::max_element(x, x + n);
  T sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += x[i] = std::exp(x[i] - largest);
  for (std::size_t i = 0; i < n; ++i) x[i] /= sum;
  return largest + std::log(sum);
}

/// log Σ e^x over x [n], in double.
template <class T>
double log_sum_exp(const T* x, std::size_t n) {
  const double largest = *std::max_element(x, x + n);
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += std::exp(x[i] - largest);
  return largest + std::log(sum);
}

}  // namespace rnn
