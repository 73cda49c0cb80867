// Between the layers: directions side by side, normalisation, dropout, residual connections.
#include <algorithm>
#include <cmath>

#include "engine/network/dropout.h"
#include "engine/network/runs.h"
#include "engine/network/stack.h"

namespace rnn {

namespace {

/// As torch.nn.LayerNorm.
constexpr double kNormEpsilon = 1e-5;

/// Row of W numbers: x ← γ·(x − mean)/√(variance + ε) + β
template <class T>
void normalise(T* x, std::size_t width, const T* scale, const T* shift, T* normalised, T& inverse_deviation) {
  T mean = 0, square = 0;
  for (std::size_t j = 0; j < width; ++j) mean += x[j];
  mean /= static_cast<T>(width);
  for (std::size_t j = 0; j < width; ++j) square += (x[j] - mean) * (x[j] - mean);
  inverse_deviation = 1 / std::sqrt(square / static_cast<T>(width) + static_cast<T>(kNormEpsilon));
  for (std::size_t j = 0; j < width; ++j) {
    normalised[j] = (x[j] - mean) * inverse_deviation;
    x[j] = scale[j] * normalised[j] + shift[j];
  }
}

/// With n = normalised, g = γ·dL/dy:  dL/dx = (g − mean(g) − n·mean(g·n))/deviation
template <class T>
void normalise_backward(T* gradient, std::size_t width, const T* scale, const T* normalised,
                        T inverse_deviation) {
  T sum = 0, along = 0;
  for (std::size_t j = 0; j < width; ++j) {
    gradient[j] *= scale[j];
    sum += gradient[j];
    along += gradient[j] * normalised[j];
  }
  sum /= static_cast<T>(width);
  along /= static_cast<T>(width);
  for (std::size_t j = 0; j < width; ++j) {
    gradient[j] = (gradient[j] - sum - normalised[j] * along) * inverse_deviation;
  }
}

template <class T>
void multiply(T* x, const T* by, std::size_t count) {
  for (std::size_t j = 0; j < count; ++j) x[j] *= by[j];
}

template <class T>
void add(T* x, const T* what, std::size_t count) {
  for (std::size_t j = 0; j < count; ++j) x[j] += what[j];
}

}  // namespace

template <class T>
void Stack<T>::join(std::size_t l, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                    Steps steps) const {
  const std::size_t units = shape_.hidden, width = shape_.width(), batch = a.batch();
  LayerOutputs<T>& outputs = a.outputs(l);
  const bool dropping = a.dropping() && !outputs.mask.empty();
  const std::uint64_t seed = dropout_seed_of(a.dropout_seed(), 2 * l * shape_.directions + 1);
  for_each_row(batch, rows, steps, [&](std::size_t row) {
    T* y = outputs.values.data() + row * width;
    for (std::size_t d = 0; d < shape_.directions; ++d) {
      std::copy_n(a.layer(l, d).hidden.data() + (row + (1 - d) * batch) * units, units, y + d * units);
    }
    if (shape_.layer_norm) {
      const NormParameters& norm = parameters_.norms[l];
      normalise(y, width, weights.at(norm.scale), weights.at(norm.shift),
                outputs.normalised.data() + row * width, outputs.inverse_deviation.data()[row]);
    }
    if (dropping) {
      T* mask = outputs.mask.data() + row * width;
      fill_dropout_mask(mask, width, shape_.dropout, seed, row * width);
      multiply(y, mask, width);
    }
    if (shape_.residual && l > 0) add(y, a.output(l - 1) + row * width, width);
  });
  if (outputs.stripes.empty()) return;
  for_each_run(batch, rows, steps, [&](std::size_t first, std::size_t count) {
    outputs.stripes.set_rows(first, count, outputs.values.data() + first * width);
  });
}

/// The reverse: from dL/d(output of the layer) in output_gradient() to dL/dh of each direction.
template <class T>
void Stack<T>::part(std::size_t l, Arena<const T> weights, StackActivations<T>& a, Rows rows) const {
  const std::size_t units = shape_.hidden, width = shape_.width();
  LayerOutputs<T>& outputs = a.outputs(l);
  for_each_row(a.batch(), rows, {0, a.steps()}, [&](std::size_t row) {
    T* gradient = a.output_gradient().data() + row * width;
    if (shape_.residual && l > 0) std::copy_n(gradient, width, a.residual_gradient().data() + row * width);
    if (a.dropping() && !outputs.mask.empty()) multiply(gradient, outputs.mask.data() + row * width, width);
    if (shape_.layer_norm) {
      std::copy_n(gradient, width, outputs.norm_gradient.data() + row * width);
      normalise_backward(gradient, width, weights.at(parameters_.norms[l].scale),
                         outputs.normalised.data() + row * width, outputs.inverse_deviation.data()[row]);
    }
    for (std::size_t d = 0; d < shape_.directions; ++d) {
      std::copy_n(gradient + d * units, units, a.layer(l, d).output_gradient.data() + row * units);
    }
  });
}

template void Stack<float>::join(std::size_t, Arena<const float>, StackActivations<float>&, Rows,
                                 Steps) const;
template void Stack<double>::join(std::size_t, Arena<const double>, StackActivations<double>&, Rows,
                                  Steps) const;
template void Stack<float>::part(std::size_t, Arena<const float>, StackActivations<float>&, Rows) const;
template void Stack<double>::part(std::size_t, Arena<const double>, StackActivations<double>&, Rows) const;

}  // namespace rnn
