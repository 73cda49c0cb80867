#include "engine/metrics/edit_distance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/random.h"

namespace rnn {
namespace {

using Tokens = std::vector<Token>;

Tokens tokens(std::string_view text) { return {text.begin(), text.end()}; }

/// By its definition: every way to begin is tried.
std::size_t tried_out(std::span<const Token> a, std::span<const Token> b) {
  if (a.empty()) return b.size();
  if (b.empty()) return a.size();
  const std::size_t replaced = tried_out(a.subspan(1), b.subspan(1)) + (a[0] != b[0]);
  return std::min({replaced, tried_out(a.subspan(1), b) + 1, tried_out(a, b.subspan(1)) + 1});
}

TEST(EditDistance, KnownPairs) {
  EXPECT_EQ(edit_distance(tokens("kitten"), tokens("sitting")), 3u);
  EXPECT_EQ(edit_distance(tokens("intention"), tokens("execution")), 5u);
  EXPECT_EQ(edit_distance(tokens("same"), tokens("same")), 0u);
  EXPECT_EQ(edit_distance(tokens(""), tokens("abc")), 3u);
  EXPECT_EQ(edit_distance(tokens("abc"), tokens("")), 3u);
  EXPECT_EQ(edit_distance(tokens(""), tokens("")), 0u);
  EXPECT_EQ(edit_distance(tokens("ab"), tokens("ba")), 2u);  // a swap is two edits
}

TEST(EditDistance, AgreesWithTryingEverything) {
  Random random(3);
  for (int i = 0; i < 200; ++i) {
    Tokens a(static_cast<std::size_t>(random.uniform(0, 7))),
        b(static_cast<std::size_t>(random.uniform(0, 7)));
    for (auto* side : {&a, &b})
      std::ranges::generate(*side, [&] { return static_cast<Token>(random.uniform(0, 3)); });
    EXPECT_EQ(edit_distance(a, b), tried_out(a, b));
  }
}

TEST(ErrorRate, IsOverAllTargetsTogether) {
  ErrorRate one, other;
  one.add(tokens("abcd"), tokens("abxd"));  // 1 of 4
  other.add(tokens("a"), tokens("bcd"));    // 3 of 1
  one += other;
  EXPECT_EQ(one, (ErrorRate{4, 5}));
  EXPECT_DOUBLE_EQ(one.rate(), 0.8);  // not the mean of 1/4 and 3
}

TEST(ErrorRate, OfEmptyTargets) {
  ErrorRate rate;
  EXPECT_EQ(rate.rate(), 0);
  rate.add({}, {});
  EXPECT_EQ(rate.rate(), 0);
  rate.add({}, tokens("a"));
  EXPECT_EQ(rate.rate(), std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace rnn
