#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/losses/loss.h"
#include "engine/losses/sigmoid_kernel.h"

namespace rnn {
namespace {

/// Loss of one number and its derivative by the output, or by mean and log-variance.
template <class T>
struct Term {
  T loss, gradient;
};
template <class T>
struct GaussianTerm {
  T loss, mean_gradient, log_variance_gradient;
};

template <class T>
Term<T> squared_term(T x, T y) {
  const T d = x - y;
  return {d * d, 2 * d};
}

template <class T>
Term<T> absolute_term(T x, T y) {
  const T d = x - y;
  return {std::abs(d), d > 0 ? T(1) : d < 0 ? T(-1) : d};  // d itself is 0 or NaN
}

template <class T>
Term<T> huber_term(T x, T y) {
  const T d = x - y;
  return {std::abs(d) <= 1 ? d * d / 2 : std::abs(d) - T(0.5), std::clamp(d, T(-1), T(1))};
}

template <class T>
GaussianTerm<T> gaussian_term(T mean, T raw_log_variance, T y) {
  const T s = bounded_log_variance(raw_log_variance);
  const T slope = 1 - s * s / T(kLogVarianceBound * kLogVarianceBound);  // ds/draw
  const T precision = std::exp(-s);
  const T d = mean - y;
  const T log_two_pi = std::log(2 * std::numbers::pi_v<T>);
  return {(log_two_pi + s + d * d * precision) / 2, d * precision, (1 - d * d * precision) / 2 * slope};
}

/// Calls step(outputs, numbers, weight) → loss for every step of `rows` that counts. `outputs` has
/// `width · outputs_per_target` numbers; the step leaves its gradient there, `weight · scale` included.
template <class T, class Step>
void for_each_step(const LossWindow<T>& window, Rows rows, std::size_t outputs_per_target, Step step) {
  const std::size_t outputs = window.width * outputs_per_target;
  for (std::size_t t = 0; t < window.time; ++t) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      const std::size_t index = t * window.batch + b;
      T* x = window.outputs + index * outputs;
      const T weight = window.weights ? window.weights[index] : T(1);
      if (weight == 0) {
        window.losses[index] = 0;
        std::fill_n(x, outputs, T(0));
      } else {
        window.losses[index] = step(x, window.numbers + index * window.width, weight);
      }
    }
  }
}

template <class T>
T class_weight(const LossWindow<T>& window, std::size_t o) {
  return window.class_weights ? window.class_weights[o] : T(1);
}

/// A loss that is Σ_o share · term(x_o, y_o).
template <class T, Term<T> (*term)(T, T)>
void sum_of_terms(const LossWindow<T>& window, Rows rows, T share) {
  for_each_step(window, rows, 1, [&](T* x, const T* y, T weight) {
    T sum = 0;
    for (std::size_t o = 0; o < window.width; ++o) {
      const T part = weight * share * class_weight(window, o);
      const auto [loss, gradient] = term(x[o], y[o]);
      sum += part * loss;
      x[o] = part * window.scale * gradient;
    }
    return sum;
  });
}

}  // namespace

template <class T>
T bounded_log_variance(T s) {
  return T(kLogVarianceBound) * std::tanh(s / T(kLogVarianceBound));
}

template <class T>
void sigmoid_loss(const LossWindow<T>& window, Rows rows) {
  for_each_step(window, rows, 1, [&](T* x, const T* y, T weight) {
    return sigmoid_step(x, y, window.class_weights, window.width, weight, window.scale);
  });
}

template <class T>
void squared_loss(const LossWindow<T>& window, Rows rows) {
  sum_of_terms<T, squared_term<T>>(window, rows, 1 / static_cast<T>(window.width));
}

template <class T>
void absolute_loss(const LossWindow<T>& window, Rows rows) {
  sum_of_terms<T, absolute_term<T>>(window, rows, 1 / static_cast<T>(window.width));
}

template <class T>
void huber_loss(const LossWindow<T>& window, Rows rows) {
  sum_of_terms<T, huber_term<T>>(window, rows, 1 / static_cast<T>(window.width));
}

template <class T>
void gaussian_loss(const LossWindow<T>& window, Rows rows) {
  const std::size_t width = window.width;
  for_each_step(window, rows, 2, [&](T* x, const T* y, T weight) {
    T sum = 0;
    for (std::size_t o = 0; o < width; ++o) {
      const T part = weight * class_weight(window, o);
      const auto [loss, mean_gradient, log_variance_gradient] = gaussian_term(x[o], x[width + o], y[o]);
      sum += part * loss;
      x[o] = part * window.scale * mean_gradient;
      x[width + o] = part * window.scale * log_variance_gradient;
    }
    return sum;
  });
}

#define RNN_INSTANTIATE(T)                                 \
  template T bounded_log_variance(T);                      \
  template void sigmoid_loss(const LossWindow<T>&, Rows);  \
  template void squared_loss(const LossWindow<T>&, Rows);  \
  template void absolute_loss(const LossWindow<T>&, Rows); \
  template void huber_loss(const LossWindow<T>&, Rows);    \
  template void gaussian_loss(const LossWindow<T>&, Rows);
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
