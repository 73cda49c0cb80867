#include "engine/network/initialise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/cells/cell.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

const NetworkShape kShape{.cell = CellKind::lstm, .inputs = 11, .hidden = 24, .layers = 2, .outputs = 11};

Network<float> initialised(const NetworkShape& shape, Initialisation how, bool forget_bias_one,
                           std::uint64_t seed) {
  Network<float> network(shape);
  Random random(seed);
  initialise(network, how, forget_bias_one, random);
  return network;
}

std::span<const float> values(const Network<float>& network, std::string_view name) {
  const Parameter* p = network.table().find(name);
  return network.weights().subspan(p->offset, p->size());
}

TEST(Initialise, PyTorchIsUniformWithinItsBound) {
  const auto network = initialised(kShape, Initialisation::pytorch, false, 1);
  const double bound = 1 / std::sqrt(24.0);
  for (const Parameter& p : network.table().parameters()) {
    double square = 0, largest = 0;
    for (const float v : values(network, p.name)) {
      square += static_cast<double>(v) * static_cast<double>(v) / static_cast<double>(p.size());
      largest = std::max(largest, std::abs(static_cast<double>(v)));
    }
    EXPECT_LE(largest, bound) << p.name;
    if (p.size() > 200) {
      EXPECT_GT(largest, 0.97 * bound) << p.name;
      EXPECT_NEAR(square, bound * bound / 3, 0.15 * bound * bound / 3) << p.name;
    }
  }
}

TEST(Initialise, OrthogonalBlocksAreOrthogonal) {
  for (const CellKind cell : all_cells()) {
    if (!cell_traits(cell).recurrent) continue;
    NetworkShape shape = kShape;
    shape.cell = cell;
    const auto network = initialised(shape, Initialisation::orthogonal, false, 1);
    const std::size_t h = shape.hidden, gates = cell_traits(cell).gates.size();
    const auto w = values(network, "rnn.weight_hh_l1");  // [H][G·H]
    for (std::size_t g = 0; g < gates; ++g) {
      for (std::size_t i = 0; i < h; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
          double dot = 0;
          for (std::size_t k = 0; k < h; ++k) {
            dot += static_cast<double>(w[k * gates * h + g * h + i]) *
                   static_cast<double>(w[k * gates * h + g * h + j]);
          }
          EXPECT_NEAR(dot, i == j ? 1 : 0, 1e-6) << name_of(cell);
        }
      }
    }
    const double glorot = std::sqrt(6.0 / (11 + 24));
    for (const float v : values(network, "rnn.weight_ih_l0")) EXPECT_LE(std::abs(v), glorot);
    for (const float v : values(network, "rnn.bias_hh_l0")) EXPECT_EQ(v, 0);
  }
}

TEST(Initialise, IdentityCopiesTheState) {
  NetworkShape shape = kShape;
  shape.cell = CellKind::rnn_relu;
  const auto network = initialised(shape, Initialisation::identity, false, 1);
  const auto w = values(network, "rnn.weight_hh_l0");
  for (std::size_t i = 0; i < w.size(); ++i) EXPECT_EQ(w[i], i / 24 == i % 24 ? 1 : 0);
  double square = 0;
  const auto u = values(network, "rnn.weight_ih_l1");
  for (const float v : u) square += static_cast<double>(v) * static_cast<double>(v);
  EXPECT_NEAR(std::sqrt(square / static_cast<double>(u.size())), 0.001, 1e-4);
}

TEST(Initialise, ChronoSpreadsTheTimesThatAMemoryLasts) {
  const auto network = initialised(kShape, Initialisation::chrono, false, 1);
  const auto bias = values(network, "rnn.bias_ih_l1");
  double shortest = INFINITY, longest = 0;
  for (std::size_t j = 0; j < 24; ++j) {
    const double forget = static_cast<double>(bias[24 + j]);
    EXPECT_EQ(bias[j], -bias[24 + j]);
    // A memory that decays by σ(b) a step lasts 1/(1 − σ(b)) = 1 + e^b steps.
    const double time = 1 + std::exp(forget);
    shortest = std::min(shortest, time);
    longest = std::max(longest, time);
  }
  EXPECT_GE(shortest, 2);
  EXPECT_LT(shortest, 25);
  EXPECT_GT(longest, 75);
  EXPECT_LE(longest, 100);
}

/// As torch.nn.Embedding, LayerNorm and Linear start.
TEST(Initialise, EveryPartStartsAsPyTorchs) {
  const NetworkShape shape{.cell = CellKind::gru,
                           .input_kind = InputKind::embedding,
                           .inputs = 60,
                           .embedding = 30,
                           .hidden = 24,
                           .bidirectional = true,
                           .layer_norm = true,
                           .outputs = 40};
  const auto network = initialised(shape, Initialisation::pytorch, false, 1);
  double square = 0;
  for (const float v : values(network, "embedding.weight"))
    square += static_cast<double>(v) * static_cast<double>(v);
  EXPECT_NEAR(square / 1800, 1, 0.1);
  for (const float v : values(network, "norms.0.weight")) EXPECT_EQ(v, 1);
  for (const float v : values(network, "norms.0.bias")) EXPECT_EQ(v, 0);
  float largest = 0;
  for (const float v : values(network, "head.weight")) largest = std::max(largest, std::abs(v));
  EXPECT_LE(largest, 1 / std::sqrt(48.0f));
  EXPECT_GT(largest, 0.97f / std::sqrt(48.0f));
}

TEST(Initialise, ForgetBiasIsOneInSum) {
  for (const auto how : {Initialisation::pytorch, Initialisation::orthogonal}) {
    const auto network = initialised(kShape, how, true, 1);
    for (const char* layer : {"0", "1"}) {
      const auto input = values(network, std::string("rnn.bias_ih_l") + layer);
      const auto recurrent = values(network, std::string("rnn.bias_hh_l") + layer);
      for (std::size_t j = 24; j < 48; ++j) EXPECT_EQ(input[j] + recurrent[j], 1);
      EXPECT_LT(input[23] + recurrent[23], 1);
      EXPECT_LT(input[48] + recurrent[48], 1);
    }
  }
}

TEST(Initialise, SeedDecidesEverything) {
  const auto a = initialised(kShape, Initialisation::pytorch, false, 5);
  const auto b = initialised(kShape, Initialisation::pytorch, false, 5);
  const auto c = initialised(kShape, Initialisation::pytorch, false, 6);
  EXPECT_TRUE(std::ranges::equal(a.weights(), b.weights()));
  EXPECT_FALSE(std::ranges::equal(a.weights(), c.weights()));
}

}  // namespace
}  // namespace rnn
