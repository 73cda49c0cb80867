#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/network/shape.h"

namespace rnn {

/// Which class was taken for which: counts [target][predicted] of O² numbers, so for few classes (accuracy of
/// a large vocabulary: Tally).
class Confusion {
 public:
  explicit Confusion(std::size_t classes = 0) : classes_(classes), counts_(classes * classes) {}

  std::size_t classes() const { return classes_; }
  std::uint64_t count(Token target, Token predicted) const { return counts_[target * classes_ + predicted]; }
  std::uint64_t total() const;

  void add(Token target, Token predicted) { ++counts_[target * classes_ + predicted]; }
  /// Of the same number of classes.
  Confusion& operator+=(const Confusion& other);

  double accuracy() const;
  double precision(Token c) const;  // right ones among those predicted as c; 0 if none was
  double recall(Token c) const;     // right ones among those that are c; 0 if none is
  double f1(Token c) const;         // 2 TP / (2 TP + FP + FN)

  // Means over the classes that occur, as targets or predictions.
  double macro_precision() const;
  double macro_recall() const;
  double macro_f1() const;

  bool operator==(const Confusion&) const = default;

 private:
  std::uint64_t targets(Token c) const;      // row sum
  std::uint64_t predictions(Token c) const;  // column sum
  double mean(double (Confusion::*metric)(Token) const) const;

  std::size_t classes_;
  std::vector<std::uint64_t> counts_;
};

/// The class of the largest logit, the first of equals.
template <class T>
Token predicted_class(std::span<const T> logits);

}  // namespace rnn
