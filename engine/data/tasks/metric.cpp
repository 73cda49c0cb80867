#include "engine/data/tasks/metric.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "engine/losses/ctc_decode.h"
#include "engine/metrics/edit_distance.h"

namespace rnn {
namespace {

bool right_class(std::span<const float> output, Token target) {
  for (std::size_t o = 0; o < output.size(); ++o) {
    if (o != target && !(output[target] > output[o])) return false;
  }
  return true;
}

/// Every legal output (target above one half) exceeds every illegal one: Hochreiter and Schmidhuber (1997),
/// section 5.1, "always the most active ones".
bool legal_first(std::span<const float> output, std::span<const float> legal) {
  for (std::size_t i = 0; i < output.size(); ++i) {
    for (std::size_t j = 0; j < output.size(); ++j) {
      if (legal[i] > 0.5f && legal[j] < 0.5f && !(output[i] > output[j])) return false;
    }
  }
  return true;
}

/// log Σ exp(z) − z_target
double softmax_cross_entropy(std::span<const float> logits, Token target) {
  const double most = *std::ranges::max_element(logits);
  double sum = 0;
  for (const float z : logits) sum += std::exp(double{z} - most);
  return std::log(sum) + most - double{logits[target]};
}

/// Σ softplus(z) − z·t
double sigmoid_cross_entropy(std::span<const float> logits, std::span<const float> targets) {
  double sum = 0;
  for (std::size_t o = 0; o < logits.size(); ++o) {
    const double z = logits[o];
    sum += std::max(z, 0.0) + std::log1p(std::exp(-std::abs(z))) - z * double{targets[o]};
  }
  return sum;
}

double mean_squared_error(std::span<const float> output, std::span<const float> targets) {
  double sum = 0;
  for (std::size_t o = 0; o < output.size(); ++o) {
    const double difference = double{output[o]} - double{targets[o]};
    sum += difference * difference;
  }
  return sum / static_cast<double>(output.size());
}

}  // namespace

double Score::step(const Example& example, std::size_t s, std::span<const float> output) const {
  const auto dense = [&] { return std::span(example.targets).subspan(s * outputs_, outputs_); };
  switch (kind_) {
    case MetricKind::accuracy:
    case MetricKind::sequence_accuracy:
      return right_class(output, example.target_tokens[s]);
    case MetricKind::legal_sequences:
      return legal_first(output, dense());
    case MetricKind::cross_entropy:
      return softmax_cross_entropy(output, example.target_tokens[s]);
    case MetricKind::frame_nll:
      return sigmoid_cross_entropy(output, dense());
    case MetricKind::mse:
    case MetricKind::nrmse:
      return mean_squared_error(output, dense());
    case MetricKind::label_error_rate:  // of whole sequences
      break;
  }
  return 0;
}

std::vector<Token> Score::best_path(std::span<const float> output) const {
  return ctc_best_path<float>({output.data(), outputs_, output.size() / outputs_, outputs_});
}

void Score::add(const Example& example, std::span<const float> output) {
  const std::size_t steps = output.size() / outputs_;
  assert(output.size() == steps * outputs_);
  if (kind_ == MetricKind::label_error_rate) return add_written(example, best_path(output));
  assert(example.weights.empty() || example.weights.size() == steps);
  const bool whole = kind_ == MetricKind::sequence_accuracy || kind_ == MetricKind::legal_sequences;
  double right = 1;
  for (std::size_t s = 0; s < steps; ++s) {
    const double weight = example.weights.empty() ? 1 : double{example.weights[s]};
    if (weight == 0) continue;
    const double value = step(example, s, output.subspan(s * outputs_, outputs_));
    if (whole) {
      right = std::min(right, value);
    } else {
      sum_ += weight * value;
      count_ += weight;
    }
  }
  if (whole) {
    sum_ += right;
    count_ += 1;
  }
}

void Score::add_written(const Example& example, std::span<const Token> written) {
  if (kind_ == MetricKind::label_error_rate) {
    sum_ += static_cast<double>(edit_distance(example.target_tokens, written));
    count_ += static_cast<double>(example.target_tokens.size());
    return;
  }
  assert(kind_ == MetricKind::sequence_accuracy);
  sum_ += std::ranges::equal(written, example.target_tokens) ? 1 : 0;
  count_ += 1;
}

double Score::value() const {
  const double mean = sum_ / count_;
  return kind_ == MetricKind::nrmse ? std::sqrt(mean) : mean;
}

}  // namespace rnn
