#include "engine/generation/beam_writer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/generation/greedy.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

constexpr std::size_t kTime = 5, kRoom = 3;
constexpr Token kClasses = 3;

Network<float> random_writer(AttentionKind attention, CellKind cell, std::uint64_t seed) {
  auto network = random_network<float>({.cell = cell,
                                        .inputs = 4,
                                        .hidden = 6,
                                        .layers = 2,
                                        .outputs = kClasses,
                                        .task = TaskShape::sequence_to_sequence,
                                        .attention = attention},
                                       seed);
  for (float& w : network.change_weights()) w *= 3;  // so that likelihoods are far apart
  network.pack();
  return network;
}

Unrolled<float> window_of(const Network<float>& network, std::size_t rows) {
  Unrolled<float> window(network.shape(), {kTime, rows, kRoom}, Purpose::inference);
  for (std::size_t i = 0; i < kTime * rows; ++i) window.tokens()[i] = static_cast<Token>(i / rows % 4);
  return window;
}

/// log p of the tokens and what ends them, read as targets.
double log_probability(const Network<float>& network, const std::vector<Token>& tokens, bool ended) {
  auto window = window_of(network, 1);
  std::ranges::fill(window.targets(), Token{0});
  std::ranges::copy(tokens, window.targets().begin());
  network.forward(window, window.all_rows());
  double sum = 0;
  for (std::size_t s = 0; s < tokens.size() + (ended ? 1 : 0); ++s) {
    const auto logits = window.logits().subspan(s * kClasses, kClasses);
    double total = 0;
    for (const float x : logits) total += std::exp(static_cast<double>(x));
    sum += static_cast<double>(logits[window.targets()[s]]) - std::log(total);
  }
  return sum;
}

TEST(BeamWriter, WithRoomForAllFindsTheLikeliestOfAll) {
  for (const auto attention : {AttentionKind::none, AttentionKind::dot, AttentionKind::additive}) {
    for (const auto cell : {CellKind::lstm, CellKind::gru}) {
      const auto network = random_writer(attention, cell, 3);
      // Every sequence of up to kRoom tokens without the end, 0.
      std::vector<std::vector<Token>> all{{}};
      for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].size() == kRoom) continue;
        for (Token token = 1; token < kClasses; ++token) {
          auto longer = all[i];
          longer.push_back(token);
          all.push_back(longer);
        }
      }
      ASSERT_EQ(all.size(), 15U);
      std::vector<std::pair<double, std::vector<Token>>> ranked;
      for (const auto& tokens : all) {
        ranked.emplace_back(log_probability(network, tokens, tokens.size() < kRoom), tokens);
      }
      std::ranges::sort(ranked, std::greater{});
      auto window = window_of(network, 20);
      network.forward(window, window.all_rows());
      const auto found = write_by_beam(network, window);
      ASSERT_EQ(found.size(), all.size());
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].tokens, ranked[i].second);
        EXPECT_NEAR(found[i].log_probability, ranked[i].first, 1e-4);  // single precision
      }
    }
  }
}

TEST(BeamWriter, WithOneRowIsGreedy) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto network = random_writer(AttentionKind::dot, CellKind::gru, seed);
    auto window = window_of(network, 1);
    network.forward(window, window.all_rows());
    const auto found = write_by_beam(network, window);
    write_greedily(network, window);
    auto greedy = written_tokens(window, 0);
    if (greedy.back() == 0) greedy.pop_back();
    EXPECT_EQ(found[0].tokens, greedy);
  }
}

}  // namespace
}  // namespace rnn
