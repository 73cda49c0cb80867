#include "engine/generation/generator.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/training/allocations.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

std::vector<Token> write(Generator& generator, std::size_t length, const SamplerSettings& settings = {}) {
  const Token prime[] = {1, 2};
  generator.prime(prime);
  std::vector<Token> text;
  for (std::size_t i = 0; i < length; ++i) text.push_back(generator.next(settings));
  return text;
}

TEST(Generator, SeedDecidesTheText) {
  const auto network = random_network<float>(small_shape(CellKind::lstm), 1);
  Generator generator(network, 9);
  const auto text = write(generator, 50);
  generator.restart(9);
  EXPECT_EQ(write(generator, 50), text);
  generator.restart(10);
  EXPECT_NE(write(generator, 50), text);
}

TEST(Generator, ReadsItsOwnChoices) {
  const auto network = random_network<float>(small_shape(CellKind::gru), 1);
  Generator generator(network, 9);
  const auto text = write(generator, 20);
  Stepper<float> stepper(network);
  for (const Token token : {Token{1}, Token{2}}) stepper.feed(token);
  for (const Token token : text) stepper.feed(token);
  EXPECT_TRUE(std::ranges::equal(stepper.hidden(1), generator.stepper().hidden(1)));
}

TEST(Generator, WritesWhatTheNetworkLearned) {
  // A text that repeats: greedy choice goes on with it.
  std::vector<Token> text;
  for (std::size_t i = 0; i < 1000; ++i) text.push_back(static_cast<Token>(i * i % 7));
  TrainingSettings settings;
  settings.learning_rate = 0.01;
  Trainer trainer(random_network<float>(small_shape(CellKind::lstm), 1), text, 14, 4, settings);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(trainer.step());
  Generator generator(trainer.network(), 1);
  generator.prime(std::span(text).first(21));
  for (std::size_t i = 21; i < 60; ++i) EXPECT_EQ(generator.next({.temperature = 0}), text[i]) << i;
}

TEST(Generator, AllocatesNothing) {
  const auto network = random_network<float>(small_shape(CellKind::lstm), 1);
  Generator generator(network, 9);
  const std::size_t before = allocations();
  for (int i = 0; i < 20; ++i) generator.next({.temperature = 0.5, .top_k = 3, .top_p = 0.9});
  EXPECT_EQ(allocations(), before);
}

}  // namespace
}  // namespace rnn
