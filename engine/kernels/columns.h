#pragma once

#include <cstddef>
#include <cstdint>

namespace rnn {

/// Reductions over rows in ascending order, for columns [first, first + width) of b [k][n]: what biases and
/// one-hot inputs get instead of a product.

/// sums[first + j] = Σ_r b[r][first + j]
template <class T>
void sum_rows(const T* b, std::size_t n, std::size_t k, std::size_t first, std::size_t width, T* sums);

/// c [rows of c][n] = (one-hot tokens)ᵀ · b: row tokens[r] of c gets row r of b added. Rows are zeroed first.
template <class T>
void scatter_rows(const T* b, std::size_t n, std::size_t k, const std::uint32_t* tokens, std::size_t c_rows,
                  std::size_t first, std::size_t width, T* c);

}  // namespace rnn
