#pragma once

namespace rnn {

/// a / b, and 0 where there is nothing to divide by: what every metric says when it has counted nothing.
template <class A, class B>
double ratio(A a, B b) {
  return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b);
}

}  // namespace rnn
