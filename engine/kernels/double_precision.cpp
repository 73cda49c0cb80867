// The kernels for double, as plain loops: nothing ships with them, the gradient checks run on them.
#include <algorithm>
#include <cmath>

#include "engine/kernels/columns.h"
#include "engine/kernels/product.h"
#include "engine/kernels/softmax.h"

namespace rnn {

template <>
std::size_t tile_columns<double>() {
  return 8;
}

template <>
std::size_t panel_columns<double>(std::size_t) {
  return 8;
}

template <>
std::size_t padded_panel_columns<double>(std::size_t columns) {
  return columns;
}

template <>
void product(const Strided<const double>& a, std::size_t m, const PackedMatrix<double>& b,
             const Strided<double>& c, Into into) {
  const std::size_t k = b.rows(), n = b.columns();
  for (std::size_t i = 0; into == Into::replace && i < m; ++i) std::fill_n(c.data + i * c.stride, n, 0.0);
  for (std::size_t first = 0; first < n; first += tile_columns<double>()) {
    const std::size_t width = std::min(tile_columns<double>(), n - first);
    const double* panel = b.data() + first * k;
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t step = 0; step < k; ++step) {
        for (std::size_t j = 0; j < width; ++j)
          c.data[i * c.stride + first + j] += a.data[i * a.stride + step] * panel[step * width + j];
      }
    }
  }
}

template <>
void product_from(const double* row, const Strided<const double>& a, std::size_t m,
                  const PackedMatrix<double>& b, const Strided<double>& c) {
  for (std::size_t i = 0; i < m; ++i) std::copy_n(row, b.columns(), c.data + i * c.stride);
  product(a, m, b, c, Into::add);
}

template <>
std::size_t stripe_columns<double>() {
  return 4;
}

template <>
void StripedMatrix<double>::set_rows(std::size_t first, std::size_t count, const double* a) {
  const std::size_t width = stripe_columns<double>();
  for (std::size_t r = 0; r < count; ++r) {
    for (std::size_t j = 0; j < columns_; ++j) {
      data_.data()[(j / width * rows_ + first + r) * width + j % width] = a[r * columns_ + j];
    }
  }
}

template <>
void transposed_product(const StripedMatrix<double>& a, std::size_t row, std::size_t k,
                        const Strided<const double>& b, std::size_t width, const Strided<double>& c,
                        double*) {
  const std::size_t stripe = stripe_columns<double>();
  for (std::size_t i = 0; i < a.columns(); ++i) {
    std::fill_n(c.data + i * c.stride, width, 0.0);
    for (std::size_t step = 0; step < k; ++step) {
      const double a_ik = a.data()[(i / stripe * a.rows() + row + step) * stripe + i % stripe];
      for (std::size_t j = 0; j < width; ++j) {
        c.data[i * c.stride + j] += a_ik * b.data[step * b.stride + j];
      }
    }
  }
}

template <>
std::size_t transposed_product_scratch<double>() {
  return 0;
}

template <>
void softmax_cross_entropy(double* logits, const std::uint32_t* targets, std::size_t rows,
                           std::size_t outputs, double scale, double* losses) {
  for (std::size_t r = 0; r < rows; ++r, logits += outputs) {
    const double maximum = *std::max_element(logits, logits + outputs);
    double sum = 0;
    for (std::size_t j = 0; j < outputs; ++j) sum += std::exp(logits[j] - maximum);
    losses[r] = std::log(sum) - (logits[targets[r]] - maximum);
    for (std::size_t j = 0; j < outputs; ++j) logits[j] = scale * std::exp(logits[j] - maximum) / sum;
    logits[targets[r]] -= scale;
  }
}

template <>
void sum_rows(const double* b, std::size_t n, std::size_t k, std::size_t first, std::size_t width,
              double* sums) {
  for (std::size_t j = first; j < first + width; ++j) {
    sums[j] = 0;
    for (std::size_t r = 0; r < k; ++r) sums[j] += b[r * n + j];
  }
}

template <>
void scatter_rows(const double* b, std::size_t n, std::size_t k, const std::uint32_t* tokens,
                  std::size_t c_rows, std::size_t first, std::size_t width, double* c) {
  for (std::size_t row = 0; row < c_rows; ++row) std::fill_n(c + row * n + first, width, 0.0);
  for (std::size_t r = 0; r < k; ++r) {
    for (std::size_t j = first; j < first + width; ++j) c[tokens[r] * n + j] += b[r * n + j];
  }
}

}  // namespace rnn
