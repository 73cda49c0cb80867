#pragma once

#include <cstddef>

#include "engine/kernels/aligned_buffer.h"

namespace rnn {

/// Matrix products of the engine, for float (register tiles, vectorised) and double (plain loops).
///
/// Every element is summed over k in ascending order by fused multiply-adds from its starting value, whatever
/// the number of rows and the place of the tile. So a row's result does not depend on the rows computed with
/// it.

/// Columns of a tile, and so of a packed panel; depends on the processor.
template <class T>
std::size_t tile_columns();

/// Columns that a panel of `columns` ≤ tile_columns() takes in memory: whole vectors.
template <class T>
std::size_t padded_panel_columns(std::size_t columns);

/// Columns that transposed_product takes best at once of a b of `columns`: some tiles, fewer of a narrow b,
/// so that threads can share it evenly.
template <class T>
std::size_t panel_columns(std::size_t columns);

/// A matrix whose rows lie `stride` numbers apart: some columns of another one.
/// Passed by reference: wasm's calls would copy it as a whole, which waits until both numbers, and so all
/// that was computed before, have been written.
template <class T>
struct Strided {
  T* data;
  std::size_t stride;
};

/// A matrix [rows][columns] laid out for `product`: panels of tile_columns() columns, each panel row by row,
/// the last one padded with zeros to whole vectors.
template <class T>
class PackedMatrix {
 public:
  PackedMatrix() = default;
  PackedMatrix(std::size_t rows, std::size_t columns);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  bool empty() const { return data_.empty(); }
  const T* data() const { return data_.data(); }

  /// Takes b [rows][columns].
  void pack(const Strided<const T>& b);
  void pack(const T* b) { pack({b, columns_}); }
  /// Takes the transpose of b [columns][rows].
  void pack_transposed(const Strided<const T>& b);
  void pack_transposed(const T* b) { pack_transposed({b, rows_}); }

 private:
  std::size_t rows_ = 0, columns_ = 0;
  AlignedBuffer<T> data_;
};

enum class Into { replace, add };

/// c [m][n] = or += a [m][k] · b [k][n]
template <class T>
void product(const Strided<const T>& a, std::size_t m, const PackedMatrix<T>& b, const Strided<T>& c,
             Into into);
/// The same where a and c are contiguous.
template <class T>
void product(const T* a, std::size_t m, const PackedMatrix<T>& b, T* c, Into into) {
  product<T>({a, b.rows()}, m, b, {c, b.columns()}, into);
}

/// c [m][n] = row [n] + a [m][k] · b [k][n]: every row of c starts from `row`.
template <class T>
void product_from(const T* row, const Strided<const T>& a, std::size_t m, const PackedMatrix<T>& b,
                  const Strided<T>& c);

/// Columns of a stripe; depends on the processor.
template <class T>
std::size_t stripe_columns();

/// A matrix [rows][columns] laid out for `transposed_product`: stripes of stripe_columns() columns, each
/// stripe row by row, so that a tile reads its numbers one after the other. Rows are set as they are
/// computed.
template <class T>
class StripedMatrix {
 public:
  StripedMatrix() = default;
  StripedMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows),
        columns_(columns),
        data_((columns + stripe_columns<T>() - 1) / stripe_columns<T>() * stripe_columns<T>() * rows) {}

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  bool empty() const { return data_.empty(); }
  const T* data() const { return data_.data(); }

  /// The same numbers: what one writes the other reads.
  StripedMatrix shared() const {
    StripedMatrix same;
    same.rows_ = rows_;
    same.columns_ = columns_;
    same.data_ = data_.shared();
    return same;
  }

  /// Rows [first, first + count) from a [count][columns].
  void set_rows(std::size_t first, std::size_t count, const T* a);

 private:
  std::size_t rows_ = 0, columns_ = 0;
  AlignedBuffer<T> data_;
};

/// c [m][width] = aᵀ · b [k][width], where a is rows [row, row + k) of a matrix of m columns; width ≤
/// panel_columns() of any number. `scratch` holds transposed_product_scratch<T>() numbers.
template <class T>
void transposed_product(const StripedMatrix<T>& a, std::size_t row, std::size_t k, const Strided<const T>& b,
                        std::size_t width, const Strided<T>& c, T* scratch);
template <class T>
std::size_t transposed_product_scratch();

}  // namespace rnn
