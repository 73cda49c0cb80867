#include "engine/generation/sampler.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace rnn {

namespace {

/// Weights proportional to softmax(logits / temperature), the largest 1. A logit that is not a number counts
/// as never; infinite ones take all.
void fill_weights(std::span<const float> logits, double temperature, std::span<double> weights) {
  double largest = -INFINITY;
  for (const float logit : logits) {
    if (static_cast<double>(logit) > largest) largest = static_cast<double>(logit);
  }
  for (std::size_t i = 0; i < logits.size(); ++i) {
    const double logit = static_cast<double>(logits[i]);
    if (logit == largest) {
      weights[i] = 1;
    } else if (temperature > 0 && logit < largest) {
      weights[i] = std::exp((logit - largest) / temperature);
    } else {
      weights[i] = 0;
    }
  }
}

}  // namespace

Sampler::Sampler(std::size_t vocabulary) : probabilities_(vocabulary), order_(vocabulary) {
  assert(vocabulary > 0);
}

std::span<const double> Sampler::probabilities(std::span<const float> logits,
                                               const SamplerSettings& settings) {
  assert(logits.size() == probabilities_.size());
  fill_weights(logits, settings.temperature, probabilities_);
  std::iota(order_.begin(), order_.end(), Token{0});
  const auto likelier = [&](Token a, Token b) {
    return probabilities_[a] != probabilities_[b] ? probabilities_[a] > probabilities_[b] : a < b;
  };
  std::sort(order_.begin(), order_.end(), likelier);

  std::size_t kept = order_.size();
  if (!(settings.temperature > 0)) kept = 1;
  if (settings.top_k > 0) kept = std::min(kept, settings.top_k);
  const auto sum_of_kept = [&] {
    double sum = 0;
    for (std::size_t i = 0; i < kept; ++i) sum += probabilities_[order_[i]];
    return sum;
  };
  if (settings.top_p < 1) {
    const double wanted = settings.top_p * sum_of_kept();
    double reached = probabilities_[order_[0]];
    std::size_t needed = 1;
    while (needed < kept && reached < wanted) reached += probabilities_[order_[needed++]];
    kept = needed;
  }
  const double sum = sum_of_kept();
  if (sum > 0) {
    for (std::size_t i = 0; i < kept; ++i) probabilities_[order_[i]] /= sum;
  } else {  // no logit is a number
    for (std::size_t i = 0; i < kept; ++i) probabilities_[order_[i]] = 1.0 / static_cast<double>(kept);
  }
  for (std::size_t i = kept; i < order_.size(); ++i) probabilities_[order_[i]] = 0;
  return probabilities_;
}

Token Sampler::sample(std::span<const float> logits, const SamplerSettings& settings, Random& random) {
  probabilities(logits, settings);
  double left = random.uniform();
  for (const Token token : order_) {
    left -= probabilities_[token];
    if (left < 0) return token;
  }
  return order_[0];  // the probabilities summed to a little less than one
}

}  // namespace rnn
