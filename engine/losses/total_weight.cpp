#include "engine/losses/loss.h"

namespace rnn {

template <class T>
double total_weight(LossKind kind, const LossWindow<T>& window, Rows rows) {
  const Target target = loss_of<T>(kind).target;
  const std::size_t counted_steps = target == Target::labelling ? 1 : window.time;
  const bool by_class = target == Target::token && window.class_weights;
  double total = 0;
  for (std::size_t t = 0; t < counted_steps; ++t) {
    for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
      const std::size_t step = t * window.batch + b;
      const double weight = window.weights ? window.weights[step] : 1;
      if (weight == 0) continue;  // a padded step's token need not be a class
      total += weight * (by_class ? window.class_weights[window.tokens[step]] : 1);
    }
  }
  return total;
}

template double total_weight(LossKind, const LossWindow<float>&, Rows);
template double total_weight(LossKind, const LossWindow<double>&, Rows);

}  // namespace rnn
