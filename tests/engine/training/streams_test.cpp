#include "engine/training/streams.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

namespace rnn {
namespace {

std::vector<Token> counting(std::size_t size) {
  std::vector<Token> text(size);
  std::iota(text.begin(), text.end(), Token{0});
  return text;
}

TEST(Streams, RunSideBySideThroughTheText) {
  // 24 tokens, 3 streams of ⌊23/3⌋ = 7, windows of 3: two in each pass, the seventh token is left out.
  const auto text = counting(24);
  const Streams streams(text, 3, 3);
  ASSERT_EQ(streams.windows(), 2u);
  Unrolled<float> unrolled({.inputs = 24, .hidden = 1, .outputs = 24}, {3, 3}, Purpose::inference);
  const auto tokens = [&] { return std::vector<Token>(unrolled.tokens().begin(), unrolled.tokens().end()); };
  const auto targets = [&] {
    return std::vector<Token>(unrolled.targets().begin(), unrolled.targets().end());
  };
  streams.fill(0, unrolled);
  EXPECT_EQ(tokens(), (std::vector<Token>{0, 7, 14, 1, 8, 15, 2, 9, 16}));
  EXPECT_EQ(targets(), (std::vector<Token>{1, 8, 15, 2, 9, 16, 3, 10, 17}));
  streams.fill(1, unrolled);
  EXPECT_EQ(tokens(), (std::vector<Token>{3, 10, 17, 4, 11, 18, 5, 12, 19}));
  EXPECT_EQ(targets(), (std::vector<Token>{4, 11, 18, 5, 12, 19, 6, 13, 20}));
}

TEST(Streams, SayWhenTheTextIsTooShort) {
  const auto text = counting(Streams::least_tokens(5, 4));
  EXPECT_EQ(Streams(text, 5, 4).windows(), 1u);
  EXPECT_EQ(Streams(std::span(text).first(text.size() - 1), 5, 4).windows(), 0u);
  EXPECT_EQ(Streams({}, 5, 4).windows(), 0u);
}

}  // namespace
}  // namespace rnn
