#include <algorithm>
#include <cassert>

#include "engine/losses/loss.h"
#include "engine/losses/softmax.h"

namespace rnn {

template <class T>
void softmax_loss(const LossWindow<T>& window, Rows rows) {
  const std::size_t classes = window.width;
  for (std::size_t t = 0; t < window.time; ++t) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      const std::size_t step = t * window.batch + b;
      T* x = window.outputs + step * classes;
      const T step_weight = window.weights ? window.weights[step] : T(1);
      if (step_weight == 0) {  // a padded step's token need not be a class
        window.losses[step] = 0;
        std::fill_n(x, classes, T(0));
        continue;
      }
      const Token y = window.tokens[step];
      assert(y < classes);
      const T weight = step_weight * (window.class_weights ? window.class_weights[y] : T(1));
      // L = w (log Σ e^x − x_y),  dL/dx = w (softmax(x) − onehot(y))
      const T target_logit = x[y];
      const T log_sum = softmax(x, classes);
      window.losses[step] = weight * (log_sum - target_logit);
      x[y] -= 1;
      for (std::size_t o = 0; o < classes; ++o) x[o] *= weight * window.scale;
    }
  }
}

template void softmax_loss(const LossWindow<float>&, Rows);
template void softmax_loss(const LossWindow<double>&, Rows);

}  // namespace rnn
