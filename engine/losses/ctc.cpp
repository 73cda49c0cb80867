#include "engine/losses/ctc.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/losses/log_add.h"
#include "engine/losses/log_sum_exp.h"
#include "engine/losses/loss.h"

namespace rnn {
namespace {

/// The labelling l with blanks around and between its labels, l' (equation 3 of the paper, and the text
/// before it): 2 S + 1 states that an alignment walks through, by 0, 1 or 2 at a step.
template <class T>
class Lattice {
 public:
  Lattice(const CtcSequence<T>& sequence, std::span<double> scratch)
      : sequence_(sequence),
        states_(2 * sequence.label_count + 1),
        log_sums_(scratch.data()),
        forward_(log_sums_ + sequence.steps),
        backward_(forward_ + sequence.steps * states_) {
    for (std::size_t t = 0; t < sequence.steps; ++t) log_sums_[t] = log_sum_exp(logits(t), sequence.classes);
  }

  /// Fills α_t(s), the probability of all that leads to state s at step t, and returns log p(l | x).
  double forward() {
    for (std::size_t s = 0; s < states_; ++s) forward_[s] = s < 2 ? log_output(0, s) : kLogZero;
    for (std::size_t t = 1; t < sequence_.steps; ++t) {
      const double* before = forward_ + (t - 1) * states_;
      double* now = forward_ + t * states_;
      for (std::size_t s = 0; s < states_; ++s) {
        // α_t(s) = y_t(l'_s) (α_{t−1}(s) + α_{t−1}(s−1) + [may skip] α_{t−1}(s−2))   (6)
        double sum = before[s];
        if (s >= 1) sum = log_add(sum, before[s - 1]);
        if (may_skip_to(s)) sum = log_add(sum, before[s - 2]);
        now[s] = sum + log_output(t, s);
      }
    }
    const double* last = forward_ + (sequence_.steps - 1) * states_;
    return states_ == 1 ? last[0] : log_add(last[states_ - 1], last[states_ - 2]);
  }

  /// Turns logits into gradients, from the last step to the first, given log p(l | x).
  void backward(double log_probability, double scale) {
    // β̂_t(s): the probability of all that follows state s after step t. Unlike the paper's β it leaves out
    // y_t, so that α β̂ / p is the share of alignments through s without a division by y_t.
    for (std::size_t s = 0; s < states_; ++s) backward_[s] = s + 2 >= states_ ? 0 : kLogZero;
    for (std::size_t t = sequence_.steps; t-- > 0;) {
      double* share = forward_ + t * states_;
      for (std::size_t s = 0; s < states_; ++s) {
        share[s] = std::exp(share[s] + backward_[s] - log_probability);
        backward_[s] += log_output(t, s);
      }
      step_back();
      write_gradient(t, share, scale);
    }
  }

 private:
  const T* logits(std::size_t t) const { return sequence_.outputs + t * sequence_.step_stride; }
  Token symbol(std::size_t s) const { return s % 2 == 0 ? kBlank : sequence_.label(s / 2); }
  double log_output(std::size_t t, std::size_t s) const { return logits(t)[symbol(s)] - log_sums_[t]; }

  /// From one label to the next without a blank, unless they are the same.
  bool may_skip_to(std::size_t s) const { return s % 2 == 1 && s >= 3 && symbol(s) != symbol(s - 2); }

  /// From β̂_t(s) y_t(l'_s) to β̂_{t−1}(s), in place: only later states are read.
  void step_back() {
    for (std::size_t s = 0; s < states_; ++s) {
      if (s + 1 < states_) backward_[s] = log_add(backward_[s], backward_[s + 1]);
      if (s + 2 < states_ && may_skip_to(s + 2)) backward_[s] = log_add(backward_[s], backward_[s + 2]);
    }
  }

  /// dL/dx_k = y_k − Σ_{s: l'_s = k} α(s) β̂(s) / p   (16)
  void write_gradient(std::size_t t, const double* share, double scale) {
    T* x = sequence_.outputs + t * sequence_.step_stride;
    for (std::size_t k = 0; k < sequence_.classes; ++k)
      x[k] = static_cast<T>(scale * std::exp(x[k] - log_sums_[t]));
    for (std::size_t s = 0; s < states_; ++s) x[symbol(s)] -= static_cast<T>(scale * share[s]);
  }

  const CtcSequence<T>& sequence_;
  std::size_t states_;
  double* log_sums_;  // [steps]          log Σ e^x of each step
  double* forward_;   // [steps][states]  log α, then the shares
  double* backward_;  // [states]         log β̂ of the step in work
};

template <class T>
void clear(const CtcSequence<T>& sequence, std::size_t first_step, std::size_t end) {
  for (std::size_t t = first_step; t < end; ++t)
    std::fill_n(sequence.outputs + t * sequence.step_stride, sequence.classes, T(0));
}

}  // namespace

template <class T>
double ctc_loss(const CtcSequence<T>& sequence, double scale, std::span<double> scratch) {
  assert(scratch.size() >= ctc_scratch(sequence.steps, sequence.label_count));
  for (std::size_t i = 0; i < sequence.label_count; ++i)
    assert(sequence.label(i) != kBlank && sequence.label(i) < sequence.classes);
  if (sequence.steps == 0) return sequence.label_count == 0 ? 0 : -kLogZero;

  Lattice<T> lattice(sequence, scratch);
  const double log_probability = lattice.forward();
  if (log_probability == kLogZero)
    clear(sequence, 0, sequence.steps);
  else
    lattice.backward(log_probability, scale);
  return -log_probability;
}

std::size_t ctc_scratch(std::size_t steps, std::size_t label_count) {
  return steps + (steps + 1) * (2 * label_count + 1);
}

bool ctc_alignable(std::span<const Token> labels, std::size_t steps) {
  std::size_t needed = labels.size();
  for (std::size_t i = 1; i < labels.size(); ++i) needed += labels[i] == labels[i - 1];
  return needed <= steps;
}

template <class T>
void ctc_window_loss(const LossWindow<T>& window, Rows rows) {
  const std::size_t scratch_size = ctc_scratch(window.time, window.labels);
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    const std::size_t steps = window.sequence_steps ? window.sequence_steps[b] : window.time;
    const CtcSequence<T> sequence{
        .outputs = window.outputs + b * window.width,
        .step_stride = window.batch * window.width,
        .steps = steps,
        .classes = window.width,
        .labels = window.tokens + b,
        .label_stride = window.batch,
        .label_count = window.label_counts ? window.label_counts[b] : window.labels};
    const T weight = window.weights ? window.weights[b] : T(1);
    for (std::size_t t = 0; t < window.time; ++t) window.losses[t * window.batch + b] = 0;
    clear(sequence, weight == 0 ? 0 : steps, window.time);
    if (weight == 0) continue;
    const std::span<double> scratch(window.scratch + b * scratch_size, scratch_size);
    window.losses[b] =
        weight * static_cast<T>(ctc_loss(sequence, static_cast<double>(weight * window.scale), scratch));
  }
}

template double ctc_loss(const CtcSequence<float>&, double, std::span<double>);
template double ctc_loss(const CtcSequence<double>&, double, std::span<double>);
template void ctc_window_loss(const LossWindow<float>&, Rows);
template void ctc_window_loss(const LossWindow<double>&, Rows);

}  // namespace rnn
