#include <algorithm>
#include <cassert>

#include "engine/kernels/product.h"

namespace rnn {

template <class T>
PackedMatrix<T>::PackedMatrix(std::size_t rows, std::size_t columns) : rows_(rows), columns_(columns) {
  const std::size_t width = tile_columns<T>(), rest = columns % width;
  data_ = AlignedBuffer<T>(rows * (columns - rest + padded_panel_columns<T>(rest)));
}

template <class T>
void PackedMatrix<T>::pack(const Strided<const T>& b) {
  const std::size_t width = tile_columns<T>();
  for (std::size_t first = 0; first < columns_; first += width) {
    const std::size_t used = std::min(width, columns_ - first), padded = padded_panel_columns<T>(used);
    T* panel = data_.data() + first * rows_;
    for (std::size_t r = 0; r < rows_; ++r)
      std::copy_n(b.data + r * b.stride + first, used, panel + r * padded);
  }
}

template <class T>
void PackedMatrix<T>::pack_transposed(const Strided<const T>& b) {
  constexpr std::size_t kBlock =
      16;  // rows at a time, so that both sides are read and written in whole cache lines
  const std::size_t width = tile_columns<T>();
  for (std::size_t first = 0; first < columns_; first += width) {
    const std::size_t used = std::min(width, columns_ - first), padded = padded_panel_columns<T>(used);
    T* panel = data_.data() + first * rows_;
    for (std::size_t block = 0; block < rows_; block += kBlock) {
      const std::size_t end = std::min(block + kBlock, rows_);
      for (std::size_t j = 0; j < used; ++j) {
        for (std::size_t r = block; r < end; ++r) panel[r * padded + j] = b.data[(first + j) * b.stride + r];
      }
    }
  }
}

template class PackedMatrix<float>;
template class PackedMatrix<double>;

}  // namespace rnn
