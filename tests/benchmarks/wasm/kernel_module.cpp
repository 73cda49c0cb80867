// The same kernels as a wasm module, for the Worker kernel_worker.mjs to time.
#include <emscripten.h>

#include "tests/benchmarks/kernel_cases.h"

namespace rnn {
namespace {

std::vector<KernelCase>& all() {
  static std::vector<KernelCase> cases = kernel_cases();
  return cases;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int kernel_count() { return static_cast<int>(all().size()); }
EMSCRIPTEN_KEEPALIVE const char* kernel_name(int index) {
  return all()[static_cast<std::size_t>(index)].name.c_str();
}
EMSCRIPTEN_KEEPALIVE double kernel_operations(int index) {
  return all()[static_cast<std::size_t>(index)].operations;
}
EMSCRIPTEN_KEEPALIVE int kernel_is_product(int index) {
  return all()[static_cast<std::size_t>(index)].is_product;
}
EMSCRIPTEN_KEEPALIVE int kernel_is_right(int index) {
  return all()[static_cast<std::size_t>(index)].is_right();
}
EMSCRIPTEN_KEEPALIVE void kernel_run(int index, int times) {
  const auto& run = all()[static_cast<std::size_t>(index)].run;
  for (int i = 0; i < times; ++i) run();
}

}  // extern "C"
}  // namespace rnn
