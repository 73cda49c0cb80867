#include "engine/probes/gradient_lags.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>

namespace rnn {
namespace {

template <class T>
bool one_loss_each(const Unrolled<T>& unrolled) {
  return unrolled.shape().task == TaskShape::many_to_one || unrolled.shape().loss == LossKind::ctc;
}

/// The last output of sequence b whose loss counts, if any does.
template <class T>
std::optional<std::size_t> last_output(const Unrolled<T>& unrolled, std::size_t b) {
  const auto weights = unrolled.weights();
  for (std::size_t s = unrolled.output_steps(); s-- > 0;) {
    if (!unrolled.shape().has_decoder() && !one_loss_each(unrolled) && unrolled.encoder().ended(s, b))
      continue;
    if (weights.empty() || weights[s * unrolled.batch() + b] > 0) return s;
  }
  return std::nullopt;
}

/// Sums of norms, lag by lag.
class Means {
 public:
  void add(std::size_t lag, double norm) {
    if (lag >= sums_.size()) {
      sums_.resize(lag + 1);
      counts_.resize(lag + 1);
    }
    sums_[lag] += norm;
    ++counts_[lag];
  }
  std::vector<double> means() const {
    std::vector<double> means(sums_.size());
    for (std::size_t i = 0; i < means.size(); ++i) means[i] = sums_[i] / counts_[i];
    return means;
  }

 private:
  std::vector<double> sums_, counts_;
};

template <class T>
double norm(const T* values, std::size_t count) {
  double square = 0;
  for (std::size_t i = 0; i < count; ++i)
    square += static_cast<double>(values[i]) * static_cast<double>(values[i]);
  return std::sqrt(square);
}

/// `from` leads back over the steps of each sequence: from(b) is the step of lag 0, if there is a loss.
template <class T>
GradientLags lags_of(const StackActivations<T>& a, GradientLags lags, bool from_first, auto from) {
  const LayerActivations<T>& layer = a.layer(lags.layer, lags.direction);
  const std::size_t units = a.shape().hidden;
  Means hidden, memory;
  for (std::size_t b = 0; b < a.batch(); ++b) {
    const std::optional<std::size_t> last = from(b);
    if (!last) continue;
    const std::size_t count = from_first ? a.length(b) : *last + 1;
    for (std::size_t lag = 0; lag < count; ++lag) {
      const std::size_t at = ((from_first ? lag : *last - lag) * a.batch() + b) * units;
      hidden.add(lag, norm(layer.hidden_gradients.data() + at, units));
      if (!layer.memory_gradients.empty()) memory.add(lag, norm(layer.memory_gradients.data() + at, units));
    }
  }
  lags.hidden = hidden.means();
  lags.memory = memory.means();
  return lags;
}

}  // namespace

template <class T>
void weigh_last_step(Unrolled<T>& unrolled) {
  std::vector<std::optional<std::size_t>> last(unrolled.batch());
  for (std::size_t b = 0; b < last.size(); ++b) last[b] = last_output(unrolled, b);
  const std::span<T> weights = unrolled.use_weights();
  std::ranges::fill(weights, T{});
  for (std::size_t b = 0; b < last.size(); ++b) {
    // A sequence with one loss has it at its first output.
    if (last[b]) weights[(one_loss_each(unrolled) ? 0 : *last[b]) * last.size() + b] = 1;
  }
}

template <class T>
std::vector<GradientLags> gradient_lags(const Network<T>& network, Unrolled<T>& unrolled) {
  assert(!unrolled.encoder().layer(0).hidden_gradients.empty());
  network.forward(unrolled, unrolled.all_rows());
  network.loss(unrolled, unrolled.all_rows(), 1);
  unrolled.clear_state_gradients();
  network.backward(unrolled, unrolled.all_rows());

  const NetworkShape& shape = network.shape();
  const auto output_step = [&](std::size_t b) { return last_output(unrolled, b); };
  const auto encoder_step = [&](std::size_t b) {
    const auto output = last_output(unrolled, b);
    if (!output || (!shape.has_decoder() && !one_loss_each(unrolled))) return output;
    return std::optional(unrolled.encoder().length(b) - 1);
  };
  std::vector<GradientLags> lags;
  for (std::size_t l = 0; l < shape.layers; ++l) {
    for (std::size_t d = 0; d < unrolled.encoder().shape().directions; ++d) {
      const bool from_first = d == 1 && (shape.has_decoder() || shape.task == TaskShape::many_to_one);
      lags.push_back(lags_of(unrolled.encoder(), {false, l, d, {}, {}}, from_first, encoder_step));
    }
  }
  for (std::size_t l = 0; shape.has_decoder() && l < shape.layers; ++l) {
    lags.push_back(lags_of(unrolled.decoder(), {true, l, 0, {}, {}}, false, output_step));
  }
  return lags;
}

#define RNN_INSTANTIATE(T)                        \
  template void weigh_last_step<T>(Unrolled<T>&); \
  template std::vector<GradientLags> gradient_lags<T>(const Network<T>&, Unrolled<T>&);
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
