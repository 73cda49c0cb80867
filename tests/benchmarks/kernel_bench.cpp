// Rates of the kernels, natively. A rate is by processor time.
#include <benchmark/benchmark.h>

#include "tests/benchmarks/kernel_cases.h"

namespace rnn {
namespace {

void run(benchmark::State& state, const KernelCase& kernel) {
  if (!kernel.is_right()) return state.SkipWithError("wrong result");
  for (auto _ : state) {
    kernel.run();
    benchmark::ClobberMemory();
  }
  state.counters[kernel.is_product ? "FLOP/s" : "numbers/s"] =
      benchmark::Counter(kernel.operations, benchmark::Counter::kIsIterationInvariantRate);
}

const bool registered = [] {
  for (const KernelCase& kernel : kernel_cases())
    benchmark::RegisterBenchmark(("kernel/" + kernel.name).c_str(), run, kernel);
  return true;
}();

}  // namespace
}  // namespace rnn
