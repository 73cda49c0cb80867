#pragma once

#include <functional>
#include <string>
#include <vector>

namespace rnn {

/// One kernel at one size. The first of them, "peak", is the processor's own limit.
struct KernelCase {
  std::string name;
  double operations;  // floating-point, in one run; of elementwise kernels: numbers that go through
  bool is_product;    // so that its rate may be held against the peak
  std::function<void()> run;
  std::function<bool()> is_right;  // to be asked before it is timed
};

/// Every kernel that training takes, at the shapes of the reference work: LSTM of 128 units, T 64, 65 symbols,
/// a shard of 8 sequences.
std::vector<KernelCase> kernel_cases();

}  // namespace rnn
