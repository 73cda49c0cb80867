#pragma once

#include <cmath>
#include <cstddef>

namespace rnn {

/// The same operations as VectorMath (math-inl.h) on one double, exact to the last few bits: for gradient
/// checks.
struct PlainMath {
  using Scalar = double;
  using V = double;

  static std::size_t lanes() { return 1; }
  static V set(double x) { return x; }
  static V zero() { return 0; }
  static V load(const double* p) { return *p; }
  static void store(V v, double* p) { *p = v; }
  static V load(const double* p, std::size_t) { return *p; }
  static void store(V v, double* p, std::size_t) { *p = v; }
  static V mul_add(V a, V b, V c) { return a * b + c; }
  static V relu(V x) { return x < 0 ? 0 : x; }
  static V where_positive(V x, V y) { return x > 0 ? y : 0; }

  struct Tanh {
    V operator()(V x) const { return std::tanh(x); }
  };
  struct Sigmoid {
    V operator()(V x) const { return 1 / (1 + std::exp(-x)); }
  };
  struct Activations {
    Tanh tanh;
    Sigmoid sigmoid;
  };
};

}  // namespace rnn
