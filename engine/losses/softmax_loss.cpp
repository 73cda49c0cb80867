#include <algorithm>
#include <cassert>

#include "engine/kernels/softmax.h"
#include "engine/losses/loss.h"

namespace rnn {
namespace {

/// L = w (log Σ e^x − x_y),  dL/dx = w (softmax(x) − onehot(y))
template <class T>
void weighted_step(const LossWindow<T>& window, std::size_t step) {
  T* x = window.outputs + step * window.width;
  T& loss = window.losses[step];
  const T step_weight = window.weights ? window.weights[step] : T(1);
  if (step_weight == 0) {  // a padded step's token need not be a class
    loss = 0;
    std::fill_n(x, window.width, T(0));
    return;
  }
  const Token y = window.tokens[step];
  assert(y < window.width);
  const T weight = step_weight * (window.class_weights ? window.class_weights[y] : T(1));
  softmax_cross_entropy(x, &y, 1, window.width, weight * window.scale, &loss);
  loss *= weight;
}

}  // namespace

template <class T>
void softmax_loss(const LossWindow<T>& window, Rows rows) {
  const bool weighted = window.weights || window.class_weights;
  for (std::size_t t = 0; t < window.time; ++t) {
    const std::size_t first = t * window.batch + rows.first;
    if (weighted)
      for (std::size_t step = first; step < first + rows.count; ++step) weighted_step(window, step);
    else
      softmax_cross_entropy(window.outputs + first * window.width, window.tokens + first, rows.count,
                            window.width, window.scale, window.losses + first);
  }
}

template void softmax_loss(const LossWindow<float>&, Rows);
template void softmax_loss(const LossWindow<double>&, Rows);

}  // namespace rnn
