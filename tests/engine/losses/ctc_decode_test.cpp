#include "engine/losses/ctc_decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "tests/engine/losses/alignments.h"

namespace rnn {
namespace {

CtcLogits<double> view(const SmallLogits& logits) {
  return {logits.values.data(), logits.classes, logits.steps, logits.classes};
}

/// Logits whose softmax is just these probabilities.
SmallLogits with_probabilities(std::size_t classes, const std::vector<double>& probabilities) {
  SmallLogits logits(probabilities.size() / classes, classes, 1);
  std::ranges::transform(probabilities, logits.values.begin(), [](double p) { return std::log(p); });
  return logits;
}

TEST(CtcBestPath, MergesRepeatsAndDropsBlanks) {
  std::vector<double> says;
  for (const int symbol : {0, 2, 2, 0, 2, 1, 1, 3, 0})
    for (int k = 0; k < 4; ++k) says.push_back(k == symbol ? 0.7 : 0.1);
  EXPECT_EQ(ctc_best_path(view(with_probabilities(4, says))), (Labels{2, 2, 1, 3}));
}

TEST(CtcBestPath, IsTheLabellingOfTheMostProbableAlignment) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SmallLogits logits(5, 3, seed);
    std::vector<Token> alignment;
    for (std::size_t t = 0; t < 5; ++t) {
      const auto* x = &logits.values[t * 3];
      alignment.push_back(x[0] > x[1] && x[0] > x[2] ? 0 : x[1] > x[2] ? 1 : 2);
    }
    EXPECT_EQ(ctc_best_path(view(logits)), collapse(alignment));
  }
}

TEST(CtcPrefixBeam, FindsWhatTheBestPathMisses) {
  // Blank is likelier at each step, yet of the four alignments three say 1: 0.64 against 0.36.
  const auto logits = with_probabilities(2, {0.6, 0.4, 0.6, 0.4});
  EXPECT_EQ(ctc_best_path(view(logits)), Labels{});
  const auto found = ctc_prefix_beam(view(logits), 2);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].labels, Labels{1});
  EXPECT_NEAR(std::exp(found[0].log_probability), 0.64, 1e-15);
  EXPECT_EQ(found[1].labels, Labels{});
  EXPECT_NEAR(std::exp(found[1].log_probability), 0.36, 1e-15);
}

TEST(CtcPrefixBeam, WideEnoughItFindsEveryLabellingAndItsProbability) {
  for (std::size_t classes = 1; classes <= 4; ++classes) {
    for (std::size_t steps = 1; steps <= 6; ++steps) {
      const SmallLogits logits(steps, classes, classes + 7 * steps);
      const auto enumerated = enumerate_alignments(logits);
      const auto found = ctc_prefix_beam(view(logits), 10'000);
      ASSERT_EQ(found.size(), enumerated.size());
      for (const auto& [labels, log_probability] : found)
        EXPECT_NEAR(log_probability, std::log(enumerated.at(labels).probability), 1e-12);
      EXPECT_TRUE(std::ranges::is_sorted(found, std::greater(), &CtcLabelling::log_probability));
    }
  }
}

/// Hannun et al.'s algorithm 1 as it stands: a dictionary of prefixes, probabilities without logarithms.
std::vector<CtcLabelling> plain_prefix_beam(const SmallLogits& logits, std::size_t width) {
  struct Mass {
    double blank = 0, label = 0;
  };
  const auto y = logits.probabilities();
  std::map<Labels, Mass> kept{{{}, {1, 0}}};
  const auto in_order = [&] {
    std::vector<CtcLabelling> all;
    for (const auto& [labels, mass] : kept) all.push_back({labels, std::log(mass.blank + mass.label)});
    std::ranges::sort(all, std::greater(), &CtcLabelling::log_probability);
    if (all.size() > width) all.resize(width);
    return all;
  };
  for (std::size_t t = 0; t < logits.steps; ++t) {
    std::map<Labels, Mass> next;
    for (const auto& [labels, mass] : kept) {
      const double total = mass.blank + mass.label;
      next[labels].blank += y[t * logits.classes] * total;
      for (Token c = 1; c < logits.classes; ++c) {
        const double p = y[t * logits.classes + c];
        const bool again = !labels.empty() && labels.back() == c;
        Labels longer = labels;
        longer.push_back(c);
        if (again) next[labels].label += p * mass.label;
        next[longer].label += p * (again ? mass.blank : total);
      }
    }
    kept.swap(next);
    std::map<Labels, Mass> best;
    for (const auto& labelling : in_order()) best[labelling.labels] = kept[labelling.labels];
    kept.swap(best);
  }
  return in_order();
}

void expect_same(const std::vector<CtcLabelling>& found, const std::vector<CtcLabelling>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].labels, expected[i].labels);
    EXPECT_NEAR(found[i].log_probability, expected[i].log_probability, 1e-10);
  }
}

TEST(CtcPrefixBeam, NarrowItKeepsWhatThePlainAlgorithmKeeps) {
  for (const std::size_t width : {1u, 2u, 3u, 8u})
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
      const SmallLogits logits(12, 4, seed, 2);
      expect_same(ctc_prefix_beam(view(logits), width), plain_prefix_beam(logits, width));
    }
}

TEST(CtcPrefixBeam, APrefixThatDropsOutAndComesBackIsTheSame) {
  // In 60 steps many do; a second node for the same prefix would show as a labelling found twice.
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const SmallLogits logits(60, 3, seed, 2);
    const auto found = ctc_prefix_beam(view(logits), 12);
    expect_same(found, plain_prefix_beam(logits, 12));
    std::set<Labels> different;
    for (const auto& labelling : found) different.insert(labelling.labels);
    EXPECT_EQ(different.size(), found.size());
  }
}

TEST(CtcPrefixBeam, NeverCountsAnAlignmentTwice) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const SmallLogits logits(6, 4, seed, 1);
    const auto enumerated = enumerate_alignments(logits);
    for (const auto& [labels, log_probability] : ctc_prefix_beam(view(logits), 8))
      EXPECT_LE(log_probability, std::log(enumerated.at(labels).probability) + 1e-12);
  }
}

TEST(CtcDecode, ReadsOneSequenceOfABatch) {
  const SmallLogits a(6, 4, 1), b(6, 4, 2);
  std::vector<float> batch;  // [T][2][O]
  for (std::size_t t = 0; t < 6; ++t)
    for (const auto* logits : {&a, &b})
      for (std::size_t k = 0; k < 4; ++k) batch.push_back(static_cast<float>(logits->values[t * 4 + k]));
  const CtcLogits<float> second{batch.data() + 4, 8, 6, 4};
  EXPECT_EQ(ctc_best_path(second), ctc_best_path(view(b)));
  const auto single = ctc_prefix_beam(second, 5), twin = ctc_prefix_beam(view(b), 5);
  ASSERT_EQ(single.size(), twin.size());
  for (std::size_t i = 0; i < twin.size(); ++i) {
    EXPECT_EQ(single[i].labels, twin[i].labels);
    EXPECT_NEAR(single[i].log_probability, twin[i].log_probability, 1e-5);
  }
}

TEST(CtcDecode, Extremes) {
  const SmallLogits nothing(0, 3, 1);
  EXPECT_EQ(ctc_best_path(view(nothing)), Labels{});
  EXPECT_EQ(ctc_prefix_beam(view(nothing), 4), (std::vector<CtcLabelling>{{{}, 0}}));

  SmallLogits huge(2, 3, 1);
  huge.values = {-1e4, 1e4, 0, -1e4, 0, 1e4};
  EXPECT_EQ(ctc_prefix_beam(view(huge), 3)[0], (CtcLabelling{{1, 2}, 0}));

  SmallLogits broken(3, 3, 1);
  broken.values[4] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(ctc_prefix_beam(view(broken), 4).empty());
}

}  // namespace
}  // namespace rnn
