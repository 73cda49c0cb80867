// Characters a second of whole training steps (vocabulary 65, T 64, B 32, Adam, one thread), of validation
// and of generation. Rates are by processor time. The loss must have fallen before anything is timed.
#include <benchmark/benchmark.h>

#include <cmath>

#include "engine/generation/generator.h"
#include "engine/network/initialise.h"
#include "engine/training/trainer.h"
#include "engine/training/validator.h"
#include "tests/benchmarks/learnable_text.h"

namespace rnn {
namespace {

constexpr std::size_t kVocabulary = kBenchmarkSymbols;

Network<float> initial_network(CellKind cell, std::size_t hidden, std::size_t layers) {
  Network<float> network(
      {.cell = cell, .inputs = kVocabulary, .hidden = hidden, .layers = layers, .outputs = kVocabulary});
  Random random(1);
  initialise(network, Initialisation::pytorch, false, random);
  return network;
}

void set_rate(benchmark::State& state, double characters) {
  state.counters["characters/s"] =
      benchmark::Counter(characters, benchmark::Counter::kIsIterationInvariantRate);
}

void train(benchmark::State& state, CellKind cell, std::size_t hidden, std::size_t layers) {
  const auto text = learnable_text(100'000);
  Trainer trainer(initial_network(cell, hidden, layers), text, 64, 32, {});
  const double first = trainer.step().value().loss;
  double last = first;
  for (int i = 0; i < 40; ++i) last = trainer.step().value().loss;  // the first steps of 512 units go up
  if (std::abs(first - std::log(kVocabulary)) > 0.1 || !(last < first - 0.1))
    return state.SkipWithError("does not learn");
  for (auto _ : state) benchmark::DoNotOptimize(trainer.step());
  set_rate(state, static_cast<double>(trainer.tokens_per_step()));
}
// Every cell of the list at 128 units.
#define RNN_TRAIN_BENCH(name, Equations, label) BENCHMARK_CAPTURE(train, name##_128, CellKind::name, 128, 1);
RNN_CELLS(RNN_TRAIN_BENCH)
#undef RNN_TRAIN_BENCH
BENCHMARK_CAPTURE(train, lstm_32, CellKind::lstm, 32, 1);
BENCHMARK_CAPTURE(train, lstm_256, CellKind::lstm, 256, 1);
BENCHMARK_CAPTURE(train, lstm_512, CellKind::lstm, 512, 1);
BENCHMARK_CAPTURE(train, lstm_2x128, CellKind::lstm, 128, 2);

void validate(benchmark::State& state) {
  const auto text = learnable_text(20'001);
  const auto network = initial_network(CellKind::lstm, 128, 1);
  Validator validator(network.shape(), text);
  for (auto _ : state) {
    validator.start(network);
    while (!validator.advance(4096)) {
    }
    benchmark::DoNotOptimize(validator.loss());
  }
  set_rate(state, 20'000);
}
BENCHMARK(validate)->Name("validate/lstm_128");

void generate(benchmark::State& state) {
  const auto network = initial_network(CellKind::lstm, 128, 1);
  Generator generator(network, 1);
  for (auto _ : state) benchmark::DoNotOptimize(generator.next({.temperature = 0.8}));
  set_rate(state, 1);
}
BENCHMARK(generate)->Name("generate/lstm_128");

}  // namespace
}  // namespace rnn
