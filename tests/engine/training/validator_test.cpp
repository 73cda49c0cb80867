#include "engine/training/validator.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/network/stepper.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

/// Mean nats by feeding one token after the other, softmax in double.
double loss_by_steps(const Network<float>& network, std::span<const Token> text, std::size_t count) {
  Stepper<float> stepper(network);
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) {
    double total = 0;
    for (const float logit : stepper.feed(text[i])) total += std::exp(static_cast<double>(logit));
    sum += std::log(total) - static_cast<double>(stepper.logits()[text[i + 1]]);
  }
  return sum / static_cast<double>(count);
}

TEST(Validator, IsTheMeanLossOverTheWholeStream) {
  const auto text = small_text(777, 11);
  for (const CellKind cell : all_cells()) {
    const auto network = random_network<float>(small_shape(cell), 1);
    Validator validator(network.shape(), text);
    validator.start(network);
    EXPECT_EQ(validator.total(), 776u);
    EXPECT_TRUE(validator.advance(10'000));
    EXPECT_NEAR(validator.loss(), loss_by_steps(network, text, 776), 1e-6) << name_of(cell);
    validator.start(network, 100);
    EXPECT_TRUE(validator.advance(10'000));
    EXPECT_NEAR(validator.loss(), loss_by_steps(network, text, 100), 1e-6) << name_of(cell);
  }
}

TEST(Validator, GivesTheSameBitsInSlicesWhileTheNetworkChanges) {
  const auto text = small_text(777, 11);
  auto network = random_network<float>(small_shape(CellKind::lstm), 1);
  Validator whole(network.shape(), text), sliced(network.shape(), text);
  whole.start(network);
  whole.advance(10'000);
  sliced.start(network);
  int slices = 1;
  for (; !sliced.advance(50); ++slices) {
    network.change_weights()[0] += 1;
    network.pack();
  }
  EXPECT_EQ(slices, 13);  // of 64
  EXPECT_EQ(sliced.loss(), whole.loss());
}

TEST(Validator, TellsLossInOtherUnits) {
  EXPECT_DOUBLE_EQ(perplexity(std::log(7.0)), 7);
  EXPECT_DOUBLE_EQ(bits_per_character(std::log(8.0)), 3);
}

}  // namespace
}  // namespace rnn
