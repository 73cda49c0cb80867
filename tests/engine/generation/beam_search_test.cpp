// Against every sequence there is, on random models small enough to write them all down.
#include "engine/generation/beam_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "engine/random.h"

namespace rnn {
namespace {

using Tokens = std::vector<Token>;

constexpr Token kClasses = 4, kFirst = 2, kEnd = 0;

/// Logits that depend on all tokens read: one random row for each history. Its states are the histories, so a
/// search that mixed up the beams would be told other logits.
class Model {
 public:
  explicit Model(std::uint64_t seed, double spread = 2) : random_(seed), spread_(spread) {}

  const std::vector<float>& logits(const Tokens& history) {
    auto& row = rows_[history];
    while (row.size() < kClasses) row.push_back(static_cast<float>(spread_ * random_.normal()));
    return row;
  }

  BeamStep step() {
    return [this, states = std::vector<Tokens>{{}}, output = std::vector<float>()](
               std::span<const std::size_t> parents, std::span<const Token> tokens) mutable {
      std::vector<Tokens> next;
      output.clear();
      for (std::size_t i = 0; i < parents.size(); ++i) {
        next.push_back(states.at(parents[i]));
        next.back().push_back(tokens[i]);
        const auto& row = logits(next.back());
        output.insert(output.end(), row.begin(), row.end());
      }
      states = next;
      return std::span<const float>(output);
    };
  }

  double log_probability(const Tokens& history, Token token) {
    const auto& row = logits(history);
    double sum = 0;
    for (const float logit : row) sum += std::exp(static_cast<double>(logit));
    return static_cast<double>(row[token]) - std::log(sum);
  }

 private:
  Random random_;
  double spread_;
  std::map<Tokens, std::vector<float>> rows_;
};

BeamSequence sequence(const Tokens& tokens, double log_probability, bool ended,
                      const BeamSettings& settings) {
  const auto length = static_cast<double>(tokens.size() + ended);
  return {tokens, log_probability, log_probability / std::pow(length, settings.length_power), ended};
}

/// Every sequence that ends, or that is as long as may be.
void enumerate(Model& model, const BeamSettings& settings, const Tokens& tokens, double log_probability,
               std::vector<BeamSequence>& all) {
  Tokens history = {kFirst};
  history.insert(history.end(), tokens.begin(), tokens.end());
  for (Token token = 0; token < kClasses; ++token) {
    const double p = log_probability + model.log_probability(history, token);
    if (token == settings.end) {
      all.push_back(sequence(tokens, p, true, settings));
      continue;
    }
    Tokens longer = tokens;
    longer.push_back(token);
    if (longer.size() == settings.most_tokens) {
      all.push_back(sequence(longer, p, false, settings));
    } else {
      enumerate(model, settings, longer, p, all);
    }
  }
}

std::vector<BeamSequence> all_sequences(Model& model, const BeamSettings& settings) {
  std::vector<BeamSequence> all;
  enumerate(model, settings, {}, 0, all);
  std::ranges::sort(all, std::ranges::greater(), &BeamSequence::score);
  return all;
}

void expect_same(const std::vector<BeamSequence>& found, const std::vector<BeamSequence>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_EQ(found[i].tokens, expected[i].tokens) << i;
    EXPECT_EQ(found[i].ended, expected[i].ended) << i;
    EXPECT_NEAR(found[i].log_probability, expected[i].log_probability, 1e-12) << i;  // sums of doubles
    EXPECT_NEAR(found[i].score, expected[i].score, 1e-12) << i;
  }
}

TEST(BeamSearch, AsWideAsAllSequencesFindsThemAllInOrder) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (const double power : {0.0, 0.7, 1.0}) {
      for (const std::optional<Token> end : {std::optional<Token>(kEnd), std::optional<Token>()}) {
        Model model(seed);
        BeamSettings settings{.width = 1, .most_tokens = 4, .end = end, .length_power = power};
        const auto all = all_sequences(model, settings);
        EXPECT_EQ(all.size(), end ? 1u + 3 + 9 + 27 + 81 : 256u);
        settings.width = all.size();
        expect_same(beam_search(kFirst, model.step(), settings), all);
      }
    }
  }
}

/// The definition, with whole sequences sorted in each step.
std::vector<BeamSequence> slow_beam(Model& model, const BeamSettings& settings) {
  std::vector<BeamSequence> beam = {{{}, 0, 0, false}}, done;
  for (std::size_t length = 1; length <= settings.most_tokens; ++length) {
    std::vector<BeamSequence> longer;
    for (const auto& [tokens, log_probability, score, ended] : beam) {
      Tokens history = {kFirst};
      history.insert(history.end(), tokens.begin(), tokens.end());
      for (Token token = 0; token < kClasses; ++token) {
        const double p = log_probability + model.log_probability(history, token);
        Tokens more = tokens;
        if (token != settings.end) more.push_back(token);
        longer.push_back(sequence(more, p, token == settings.end, settings));
      }
    }
    std::ranges::sort(longer, std::ranges::greater(), &BeamSequence::log_probability);
    longer.resize(std::min(longer.size(), settings.width - done.size()));
    beam.clear();
    for (const auto& one : longer) (one.ended || length == settings.most_tokens ? done : beam).push_back(one);
  }
  std::ranges::sort(done, std::ranges::greater(), &BeamSequence::score);
  return done;
}

TEST(BeamSearch, OfAnyWidthKeepsTheLikeliestOfEachLength) {
  std::size_t missed = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    for (const std::size_t width : {1u, 2u, 3u, 5u, 8u}) {
      Model model(seed);
      const BeamSettings settings{.width = width, .most_tokens = 6, .end = kEnd, .length_power = 0.5};
      const auto found = beam_search(kFirst, model.step(), settings);
      expect_same(found, slow_beam(model, settings));
      missed += found[0].tokens != all_sequences(model, settings)[0].tokens;
    }
  }
  EXPECT_GT(missed, 0u) << "no beam was too narrow for its model: these show little";
}

TEST(BeamSearch, OfWidthOneIsGreedy) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Model model(seed);
    Tokens history = {kFirst};
    bool ended = false;
    while (!ended && history.size() <= 10) {
      const auto& row = model.logits(history);
      const auto likeliest = static_cast<Token>(std::ranges::max_element(row) - row.begin());
      ended = likeliest == kEnd;
      if (!ended) history.push_back(likeliest);
    }
    const auto found =
        beam_search(kFirst, model.step(), {.width = 1, .most_tokens = 10, .end = kEnd, .length_power = 1});
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].tokens, Tokens(history.begin() + 1, history.end()));
    EXPECT_EQ(found[0].ended, ended);
  }
}

TEST(BeamSearch, PrefersLongSequencesWithLengthNormalisation) {
  // The end has probability 0.4 at every step, so n other tokens before it have log p = log 0.4 + n log 0.6.
  const std::vector<float> row = {std::log(0.4f), std::log(0.6f)};
  std::vector<float> rows;
  const BeamStep step = [&](std::span<const std::size_t> parents, std::span<const Token>) {
    rows.clear();
    for (std::size_t i = 0; i < parents.size(); ++i) rows.insert(rows.end(), row.begin(), row.end());
    return std::span<const float>(rows);
  };
  BeamSettings settings{.width = 8, .most_tokens = 5, .end = kEnd};
  const auto by_probability = beam_search(kFirst, step, settings);
  EXPECT_EQ(by_probability[0].tokens, Tokens{});
  settings.length_power = 1;
  const auto by_mean = beam_search(kFirst, step, settings);
  EXPECT_EQ(by_mean[0].tokens, Tokens(5, 1));
  EXPECT_FALSE(by_mean[0].ended);
  EXPECT_NEAR(by_mean[0].score, std::log(0.6), 1e-6);  // logits are floats
}

TEST(BeamSearch, TakesTheFirstOfEquals) {
  const std::vector<float> rows(3 * kClasses);
  const BeamStep step = [&](std::span<const std::size_t> parents, std::span<const Token>) {
    return std::span(rows).first(parents.size() * kClasses);
  };
  const auto found = beam_search(kFirst, step, {.width = 3, .most_tokens = 2});
  ASSERT_EQ(found.size(), 3u);
  for (Token i = 0; i < 3; ++i) EXPECT_EQ(found[i].tokens, (Tokens{0, i}));
}

TEST(BeamSearch, DoesNotFollowWhatIsImpossibleOrNotANumber) {
  constexpr float kNo = -std::numeric_limits<float>::infinity(),
                  kNaN = std::numeric_limits<float>::quiet_NaN();
  const auto search = [](const std::vector<float>& row) {
    std::vector<float> rows;
    const BeamStep step = [&](std::span<const std::size_t> parents, std::span<const Token>) {
      rows.clear();
      for (std::size_t i = 0; i < parents.size(); ++i) rows.insert(rows.end(), row.begin(), row.end());
      return std::span<const float>(rows);
    };
    return beam_search(kFirst, step, {.width = 4, .most_tokens = 3, .end = kEnd});
  };
  const auto one_way = search({kNo, 1, kNo, kNo});
  ASSERT_EQ(one_way.size(), 1u);
  EXPECT_EQ(one_way[0].tokens, (Tokens{1, 1, 1}));
  EXPECT_DOUBLE_EQ(one_way[0].log_probability, 0);
  EXPECT_TRUE(search({0, kNaN, 0, 0}).empty());
  EXPECT_TRUE(search({kNo, kNo, kNo, kNo}).empty());
}

}  // namespace
}  // namespace rnn
