#include "engine/data/symbol_frequency.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace rnn {
namespace {

TEST(SymbolFrequency, IsTheCodeLengthOfAGuessFromCounts) {
  const std::vector<Token> training{0, 0, 0, 1}, held_out{0, 1, 1, 2};
  // (3 + 1)/7, (1 + 1)/7, (0 + 1)/7 by hand: the likelihood of the four is 4·2·2·1 / 7⁴.
  EXPECT_NEAR(symbol_frequency_nll(training, held_out, 3), std::log(7.0 * 7 * 7 * 7 / 16) / 4, 1e-12);
}

TEST(SymbolFrequency, OfNothingLearnedIsAUniformGuess) {
  const std::vector<Token> held_out{4, 1, 1, 0};
  EXPECT_NEAR(symbol_frequency_nll({}, held_out, 65), std::log(65.0), 1e-12);
}

TEST(SymbolFrequency, OfNothingHeldOutIsNotKnown) {
  EXPECT_TRUE(std::isnan(symbol_frequency_nll(std::vector<Token>{1, 2}, {}, 3)));
}

}  // namespace
}  // namespace rnn
