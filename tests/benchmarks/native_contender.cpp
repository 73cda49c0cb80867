// The engine as a long-lived process for ./tests/bench: a request a line on stdin, its answer a line on
// stdout.
//   {"kind": "train", "cell": "lstm", "hidden": 128, "layers": 1, "bptt": 64, "batch": 32, "threads": 1,
//   "seconds": 1}
//   {"kind": "generate", "cell": "lstm", "hidden": 128, "layers": 1, "seconds": 1}
//   {"kind": "peak", "seconds": 1}
// → {"rate": characters or floating-point operations a second, "last_loss": …}
#include <chrono>
#include <cmath>
#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/generation/generator.h"
#include "engine/network/initialise.h"
#include "engine/training/trainer.h"
#include "tests/benchmarks/learnable_text.h"
#include "tests/benchmarks/peak.h"

namespace rnn {
namespace {

using Json = nlohmann::json;

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

CellKind cell_of(const std::string& name) {
  for (std::size_t i = 0; i < kCellNames.size(); ++i) {
    if (kCellNames[i] == name) return static_cast<CellKind>(i);
  }
  std::fprintf(stderr, "no cell is called %s\n", name.c_str());
  std::exit(1);
}

Network<float> network_for(const Json& request) {
  Network<float> network({.cell = cell_of(request.at("cell")),
                          .inputs = kBenchmarkSymbols,
                          .hidden = request.at("hidden"),
                          .layers = request.at("layers"),
                          .outputs = kBenchmarkSymbols});
  Random random(1);
  initialise(network, Initialisation::pytorch, false, random);
  return network;
}

/// Calls `work`, which does `amount`, for about `seconds` after a first time.
template <class Work>
double rate(double amount, double seconds, Work work) {
  work();
  const double begin = now();
  double done = 0, end = begin;
  do {
    work();
    done += amount;
    end = now();
  } while (end - begin < seconds);
  return done / (end - begin);
}

Json train(const Json& request) {
  static const std::vector<Token> text = learnable_text(300'000);
  Trainer trainer(network_for(request), text, request.at("bptt"), request.at("batch"), {},
                  request.at("threads"));
  double loss = 0;
  const auto step = [&] { loss = trainer.step().value().loss; };
  const double characters = rate(static_cast<double>(trainer.tokens_per_step()), request.at("seconds"), step);
  return {{"rate", characters}, {"last_loss", loss}};
}

Json generate(const Json& request) {
  const auto network = network_for(request);
  Generator generator(network, 1);
  const SamplerSettings settings{.temperature = 0.8};
  const auto write = [&] {
    for (int i = 0; i < 1000; ++i) generator.next(settings);
  };
  return {{"rate", rate(1000, request.at("seconds"), write)}};
}

Json peak(const Json& request) {
  float sum = 0;
  const double operations =
      rate(static_cast<double>(peak_operations()), request.at("seconds"), [&] { sum += run_peak(); });
  return {{"rate", operations}, {"check", std::isfinite(sum)}};
}

Json answer(const Json& request) {
  const std::string kind = request.at("kind");
  return kind == "peak" ? peak(request) : kind == "generate" ? generate(request) : train(request);
}

}  // namespace
}  // namespace rnn

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    std::cout << rnn::answer(nlohmann::json::parse(line)).dump() << std::endl;
  }
}
