#include "engine/metrics/confusion.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "engine/metrics/ratio.h"

namespace rnn {

std::uint64_t Confusion::total() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

Confusion& Confusion::operator+=(const Confusion& other) {
  assert(classes_ == other.classes_);
  std::ranges::transform(counts_, other.counts_, counts_.begin(), std::plus());
  return *this;
}

double Confusion::accuracy() const {
  std::uint64_t right = 0;
  for (Token c = 0; c < classes_; ++c) right += count(c, c);
  return ratio(right, total());
}

double Confusion::precision(Token c) const { return ratio(count(c, c), predictions(c)); }
double Confusion::recall(Token c) const { return ratio(count(c, c), targets(c)); }
double Confusion::f1(Token c) const { return ratio(2 * count(c, c), predictions(c) + targets(c)); }

double Confusion::macro_precision() const { return mean(&Confusion::precision); }
double Confusion::macro_recall() const { return mean(&Confusion::recall); }
double Confusion::macro_f1() const { return mean(&Confusion::f1); }

std::uint64_t Confusion::targets(Token c) const {
  const auto* row = counts_.data() + c * classes_;
  return std::accumulate(row, row + classes_, std::uint64_t{0});
}

std::uint64_t Confusion::predictions(Token c) const {
  std::uint64_t sum = 0;
  for (Token target = 0; target < classes_; ++target) sum += count(target, c);
  return sum;
}

double Confusion::mean(double (Confusion::*metric)(Token) const) const {
  double sum = 0, occurring = 0;
  for (Token c = 0; c < classes_; ++c) {
    if (targets(c) + predictions(c) == 0) continue;
    sum += (this->*metric)(c);
    ++occurring;
  }
  return ratio(sum, occurring);
}

template <class T>
Token predicted_class(std::span<const T> logits) {
  return static_cast<Token>(std::ranges::max_element(logits) - logits.begin());
}
template Token predicted_class(std::span<const float>);
template Token predicted_class(std::span<const double>);

}  // namespace rnn
