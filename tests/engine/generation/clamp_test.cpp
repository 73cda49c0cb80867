// Units that are held while a network reads and writes.
#include <gtest/gtest.h>

#include "engine/generation/generator.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

using Clamps = std::vector<Clamp>;

TEST(HeldUnit, HoldsTheHiddenStateAtEveryStep) {
  for (const CellKind cell : all_cells()) {
    SCOPED_TRACE(name_of(cell));
    const auto network = random_network<float>(small_shape(cell), 1);
    Stepper<float> held(network, Clamps{{0, 3, 0.75}, {1, 20, -0.25}});
    for (int t = 0; t < 9; ++t) {
      held.feed(static_cast<Token>(t));
      EXPECT_EQ(held.hidden(0)[3], 0.75F);
      EXPECT_EQ(held.hidden(1)[20], -0.25F);
      EXPECT_NE(held.hidden(0)[4], 0.75F);
    }
  }
}

TEST(HeldUnit, AtTheUnitsOwnValueChangesNothing) {
  // A unit with no weights is 0 by itself, and its neighbours never hear of it.
  for (const CellKind cell : all_cells()) {
    SCOPED_TRACE(name_of(cell));
    auto network = random_network<float>(small_shape(cell, 1), 1);
    for (const Parameter& p : network.table().parameters()) {
      if (!p.name.starts_with("rnn.") || p.name.find("peephole") != std::string::npos) continue;
      const auto values = network.change_weights().subspan(p.offset, p.size());
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i % p.outputs % 21 == 5) values[i] = 0;
      }
    }
    network.pack();
    Stepper<float> free(network), held(network, Clamps{{0, 5, 0}});
    for (int t = 0; t < 9; ++t) {
      const auto a = free.feed(static_cast<Token>(t)), b = held.feed(static_cast<Token>(t));
      EXPECT_EQ(free.hidden(0)[5], 0);
      EXPECT_TRUE(std::ranges::equal(a, b));
      EXPECT_TRUE(std::ranges::equal(free.hidden(0), held.hidden(0)));
    }
  }
}

TEST(HeldUnit, IsWhatTheHeadReads) {
  auto network = random_network<float>(small_shape(CellKind::gru), 1);
  const auto values = network.change_weights();
  const Parameter &v = network.table().head_weights(), &c = network.table().head_bias();
  std::ranges::fill(values.subspan(v.offset, v.size()), 0.0F);
  std::ranges::fill(values.subspan(c.offset, c.size()), 0.0F);
  // Output k is 2 h_7 for k = 4, else 0.
  values[v.offset + 7 * v.outputs + 4] = 2;
  network.pack();
  for (const float value : {1.5F, -3.0F}) {
    Stepper<float> held(network, Clamps{{1, 7, value}});
    for (int t = 0; t < 5; ++t) {
      const auto logits = held.feed(static_cast<Token>(t));
      for (std::size_t k = 0; k < logits.size(); ++k) EXPECT_EQ(logits[k], k == 4 ? 2 * value : 0);
    }
  }
}

/// h_t = x_t + W h_{t-1} with ReLU, one unit a layer: what is held in the layer below is read at the same
/// step.
TEST(HeldUnit, IsWhatTheLayerAboveAndTheNextStepRead) {
  Network<double> network({.cell = CellKind::rnn_relu,
                           .inputs = 2,
                           .hidden = 1,
                           .layers = 2,
                           .outputs = 1,
                           .loss = LossKind::squared});
  const auto set = [&](const char* name, double value) {
    const Parameter& p = *network.table().find(name);
    std::ranges::fill(network.change_weights().subspan(p.offset, p.size()), value);
  };
  set("rnn.weight_ih_l0", 1);
  set("rnn.weight_hh_l0", 1);
  set("rnn.weight_ih_l1", 10);
  set("rnn.weight_hh_l1", 1);
  network.pack();
  Stepper<double> below(network, Clamps{{0, 0, 0.5}}), above(network, Clamps{{1, 0, 7}});
  for (int t = 1; t <= 3; ++t) {
    below.feed(0);
    EXPECT_EQ(below.hidden(1)[0], 5.0 * t);            // Σ 10 · 0.5
    EXPECT_EQ(below.gate(0, 0)[0], t == 1 ? 1 : 1.5);  // x + W · 0.5, before it is held
    above.feed(0);
    EXPECT_EQ(above.hidden(0)[0], t);
    EXPECT_EQ(above.gate(1, 0)[0], t == 1 ? 10 : 10.0 * t + 7);
  }
}

TEST(HeldUnit, HoldsWhileAGeneratorReadsAndWrites) {
  const auto network = random_network<float>(small_shape(CellKind::lstm), 1);
  Generator held(network, 9, Clamps{{0, 2, 0.9}}), free(network, 9);
  const Token prime[] = {1, 2};
  held.prime(prime);
  free.prime(prime);
  std::vector<Token> a, b;
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(held.stepper().hidden(0)[2], 0.9F);
    a.push_back(held.next({}));
    b.push_back(free.next({}));
  }
  EXPECT_NE(a, b);
  held.restart(9);
  held.prime(prime);
  EXPECT_EQ(held.stepper().hidden(0)[2], 0.9F);
}

/// Random tokens in a window of a network that reads, and of one that writes what it has read.
Unrolled<float> read_window(const Network<float>& network, const Clamps& clamps) {
  Unrolled<float> window(network.shape(), {7, 3, network.shape().has_decoder() ? 5U : 0U},
                         Purpose::inference);
  Random random(5);
  for (Token& token : window.tokens()) token = static_cast<Token>(random.bits() % network.shape().inputs);
  window.set_teacher_forcing(0, 0);
  window.set_clamps(clamps);
  network.forward(window, window.all_rows());
  return window;
}

TEST(HeldUnit, OfTwoDirectionsIsThatOfOne) {
  NetworkShape shape = small_shape(CellKind::lstm);
  shape.bidirectional = true;
  const auto network = random_network<float>(shape, 1);
  const auto window = read_window(network, {{0, 3, 0.75}, {1, 21 + 4, -0.25}});
  const auto hidden = [&](std::size_t l, std::size_t d, std::size_t t, std::size_t unit) {
    return window.encoder().layer(l, d).hidden.span()[(t * 3 + 1) * 21 + unit];
  };
  for (std::size_t t = 0; t < 7; ++t) {
    // Forward the state after step t has index t + 1, backward t.
    EXPECT_EQ(hidden(0, 0, t + 1, 3), 0.75F);
    EXPECT_NE(hidden(0, 1, t, 3), 0.75F);
    EXPECT_EQ(hidden(1, 1, t, 4), -0.25F);
    EXPECT_NE(hidden(1, 0, t + 1, 4), -0.25F);
  }
}

TEST(HeldUnit, OfAnEncoderIsHeldInItsDecoder) {
  NetworkShape shape = small_shape(CellKind::gru);
  shape.task = TaskShape::sequence_to_sequence;
  shape.attention = AttentionKind::dot;
  const auto network = random_network<float>(shape, 1);
  const auto window = read_window(network, {{1, 3, 0.75}});
  for (std::size_t t = 0; t < 7; ++t) {
    EXPECT_EQ(window.encoder().layer(1).hidden.span()[((t + 1) * 3 + 2) * 21 + 3], 0.75F);
  }
  for (std::size_t s = 0; s < 5; ++s) {
    EXPECT_EQ(window.decoder().layer(1).hidden.span()[((s + 1) * 3 + 2) * 21 + 3], 0.75F);
    EXPECT_NE(window.decoder().layer(0).hidden.span()[((s + 1) * 3 + 2) * 21 + 3], 0.75F);
  }
}

}  // namespace
}  // namespace rnn
