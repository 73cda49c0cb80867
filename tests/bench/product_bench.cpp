// Floating-point operations a second of the matrix products, at the shapes of training LSTM 128 (T 64, B 32,
// V 65). Each checks its result before it is timed. Rates are by processor time.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/kernels/product.h"
#include "engine/random.h"

namespace rnn {
namespace {

std::vector<float> random_numbers(std::size_t size, std::uint64_t seed) {
  std::vector<float> numbers(size);
  Random random(seed);
  for (float& number : numbers) number = static_cast<float>(random.uniform(-1, 1));
  return numbers;
}

/// Whether element (i, j) of c [.][n] is Σ_l a[i·row + l·step]·b[l·n + j], within rounding.
bool is_right(const std::vector<float>& a, std::size_t row, std::size_t step, const std::vector<float>& b,
              std::size_t n, std::size_t k, const std::vector<float>& c, std::size_t i, std::size_t j) {
  double sum = 0, magnitude = 0;
  for (std::size_t l = 0; l < k; ++l) {
    const double term = static_cast<double>(a[i * row + l * step]) * static_cast<double>(b[l * n + j]);
    sum += term;
    magnitude += std::abs(term);
  }
  return std::abs(static_cast<double>(c[i * n + j]) - sum) <= 1.2e-7 * static_cast<double>(k + 2) * magnitude;
}

void set_rate(benchmark::State& state, std::size_t m, std::size_t k, std::size_t n) {
  state.counters["FLOP/s"] =
      benchmark::Counter(2.0 * static_cast<double>(m * k * n), benchmark::Counter::kIsIterationInvariantRate);
}

void product_bench(benchmark::State& state) {
  const auto m = static_cast<std::size_t>(state.range(0)), k = static_cast<std::size_t>(state.range(1)),
             n = static_cast<std::size_t>(state.range(2));
  const auto a = random_numbers(m * k, 1), b = random_numbers(k * n, 2);
  std::vector<float> c(m * n);
  PackedMatrix<float> packed(k, n);
  packed.pack(b.data());
  product(a.data(), m, packed, c.data(), Into::replace);
  if (!is_right(a, k, 1, b, n, k, c, m - 1, n - 1) || !is_right(a, k, 1, b, n, k, c, m / 2, n / 3)) {
    return state.SkipWithError("wrong result");
  }
  for (auto _ : state) {
    product(a.data(), m, packed, c.data(), Into::replace);
    benchmark::DoNotOptimize(c.data());
  }
  set_rate(state, m, k, n);
}
BENCHMARK(product_bench)
    ->ArgNames({"m", "k", "n"})
    ->Args({32, 128, 512})    // recurrent, forward
    ->Args({32, 512, 128})    // recurrent, backward
    ->Args({2048, 128, 65})   // head, forward
    ->Args({2048, 65, 128})   // head, backward
    ->Args({2048, 128, 512})  // input of a second layer
    ->Args({1, 128, 512});    // recurrent, one sequence

void transposed_product_bench(benchmark::State& state) {
  const auto m = static_cast<std::size_t>(state.range(0)), k = static_cast<std::size_t>(state.range(1)),
             n = static_cast<std::size_t>(state.range(2));
  const auto a = random_numbers(k * m, 1), b = random_numbers(k * n, 2);
  std::vector<float> c(m * n), scratch(transposed_product_scratch<float>());
  StripedMatrix<float> striped(k, m);
  striped.set_rows(0, k, a.data());
  const auto run = [&] {
    for (std::size_t first = 0; first < n; first += panel_columns<float>()) {
      const std::size_t width = std::min(panel_columns<float>(), n - first);
      transposed_product(striped, 0, k, b.data(), n, first, width, c.data(), scratch.data());
    }
    benchmark::DoNotOptimize(c.data());
  };
  run();
  if (!is_right(a, 1, m, b, n, k, c, m - 1, n - 1) || !is_right(a, 1, m, b, n, k, c, m / 2, n / 3)) {
    return state.SkipWithError("wrong result");
  }
  for (auto _ : state) run();
  set_rate(state, m, k, n);
}
BENCHMARK(transposed_product_bench)
    ->ArgNames({"m", "k", "n"})
    ->Args({128, 2048, 512})  // recurrent weights
    ->Args({128, 2048, 65});  // head's weights

}  // namespace
}  // namespace rnn
