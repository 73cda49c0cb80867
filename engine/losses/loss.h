#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "engine/losses/loss_kind.h"
#include "engine/network/rows.h"
#include "engine/network/shape.h"

namespace rnn {

/// The outputs of a network over T steps of B sequences, what they should be, and where the result goes. The
/// caller owns all arrays. O, the width: classes, or numbers to be predicted, at each step.
template <class T>
struct LossWindow {
  std::size_t time, batch, width;  // T, B, O
  T* outputs;  // [T][B][O · outputs_per_target]  in: as the head leaves them (logits); out: their gradient
  T* losses;   // [T][B]  out: weight · loss of each step; their sum is the loss of the window

  const Token* tokens = nullptr;     // [T][B]     Target::token;  [S][B]  Target::labelling
  const T* numbers = nullptr;        // [T][B][O]  Target::numbers
  const T* weights = nullptr;        // [T][B]     of each step; null: all 1
  const T* class_weights = nullptr;  // [O]  of the target's class, or of each number's share; null: all 1
  T scale = 1;  // outputs become d(Σ losses · scale)/d outputs; 1/total_weight makes it a mean

  // Target::labelling only. A sequence has one loss: that of its first step, and so is its weight.
  std::size_t labels = 0;                       // S: labels that `tokens` has room for
  const std::size_t* label_counts = nullptr;    // [B]  null: all S
  const std::size_t* sequence_steps = nullptr;  // [B]  steps that are no padding; null: all T
  double* scratch = nullptr;                    // [B][ctc_scratch(T, S)]
};

/// What an output is held against.
enum class Target : int {
  token,      // one of O classes at each step
  numbers,    // O numbers at each step
  labelling,  // a sequence of labels, its length not that of the outputs
};

/// All that is to be known of a loss.
template <class T>
struct Loss {
  LossKind kind;
  std::string_view name;   // as in files, links and on the command line
  std::string_view label;  // as on the screen
  std::string_view unit;   // of the loss of a step
  Target target;
  std::size_t outputs_per_target;

  /// Losses and gradients of `rows`. Does not allocate; rows are independent, so any split of them over
  /// threads gives the same numbers. Where the weight is 0, loss and gradient are 0 whatever the output.
  /// A NaN among the outputs of any other step comes back as NaN, in its loss and its own gradient.
  void (*evaluate)(const LossWindow<T>& window, Rows rows);
};

// With x the outputs and y the target of one step:

/// −log softmax(x)_y
template <class T>
void softmax_loss(const LossWindow<T>& window, Rows rows);
/// Σ_o −y_o log σ(x_o) − (1 − y_o) log(1 − σ(x_o)), y_o in [0, 1]: the sum, so that it is the negative
/// log-likelihood of the step (of a chord, say), not the mean as in torch.nn.BCEWithLogitsLoss.
template <class T>
void sigmoid_loss(const LossWindow<T>& window, Rows rows);
/// mean_o (x_o − y_o)²
template <class T>
void squared_loss(const LossWindow<T>& window, Rows rows);
/// mean_o |x_o − y_o|; its gradient at zero is zero.
template <class T>
void absolute_loss(const LossWindow<T>& window, Rows rows);
/// mean_o of d²/2 where |d| ≤ 1, |d| − 1/2 beyond; d = x_o − y_o (Huber 1964, δ = 1)
template <class T>
void huber_loss(const LossWindow<T>& window, Rows rows);
/// Σ_o ½ (log 2π + s_o + (x_o − y_o)² e^−s_o): the negative log-density of a normal distribution with means
/// x_0 … x_{O−1} and log-variances s_o = bounded_log_variance(x_{O+o}).
template <class T>
void gaussian_loss(const LossWindow<T>& window, Rows rows);
/// −log p(labels | x): see ctc.h.
template <class T>
void ctc_window_loss(const LossWindow<T>& window, Rows rows);

/// The one list of losses; index = value of LossKind. A new one is a value there, a function above and a line
/// here; names, tests and the network follow.
template <class T>
inline constexpr auto kLosses = std::to_array<Loss<T>>({
    {LossKind::softmax, "softmax", "Softmax cross-entropy", "nats", Target::token, 1, softmax_loss<T>},
    {LossKind::sigmoid, "sigmoid", "Binary cross-entropy", "nats", Target::numbers, 1, sigmoid_loss<T>},
    {LossKind::squared, "squared", "Squared error", "units²", Target::numbers, 1, squared_loss<T>},
    {LossKind::absolute, "absolute", "Absolute error", "units", Target::numbers, 1, absolute_loss<T>},
    {LossKind::huber, "huber", "Huber loss", "units", Target::numbers, 1, huber_loss<T>},
    {LossKind::gaussian, "gaussian", "Gaussian likelihood", "nats", Target::numbers, 2, gaussian_loss<T>},
    {LossKind::ctc, "ctc", "CTC", "nats", Target::labelling, 1, ctc_window_loss<T>},
});

template <class T>
constexpr const Loss<T>& loss_of(LossKind kind) {
  return kLosses<T>[static_cast<std::size_t>(kind)];
}

/// Sum of the weights that the loss gives to the steps of `rows` (to the sequences, when a sequence has one
/// loss): what a mean divides by. As in PyTorch, softmax counts a step by its weight and that of its class.
template <class T>
double total_weight(LossKind kind, const LossWindow<T>& window, Rows rows);

/// kLogVarianceBound · tanh(s / kLogVarianceBound): a predicted standard deviation stays between 0.0025 and
/// 400 of the data's scale, so one surprising step cannot blow up the weights.
inline constexpr double kLogVarianceBound = 12;
template <class T>
T bounded_log_variance(T s);

namespace detail {
constexpr bool losses_in_order() {
  for (std::size_t i = 0; i < kLosses<float>.size(); ++i)
    if (static_cast<std::size_t>(kLosses<float>[i].kind) != i) return false;
  return true;
}
template <auto Member>
constexpr auto loss_column() {
  std::array<std::string_view, kLosses<float>.size()> column;
  for (std::size_t i = 0; i < column.size(); ++i) column[i] = kLosses<float>[i].*Member;
  return column;
}
}  // namespace detail
static_assert(detail::losses_in_order());

/// Index = value of LossKind.
inline constexpr auto kLossNames = detail::loss_column<&Loss<float>::name>();
inline constexpr auto kLossLabels = detail::loss_column<&Loss<float>::label>();

}  // namespace rnn
