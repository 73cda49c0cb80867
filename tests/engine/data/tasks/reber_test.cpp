#include <map>
#include <regex>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

std::string text_of(const Task& task, const Example& example) {
  return spell({example.input_tokens[0]}, task.info().inputs) +
         spell(example.target_tokens, task.info().outputs);
}

// Reber's grammar by hand: from its lower left node every string is T*V and then V, or P and the right node;
// from the right node it is S, or X and the lower left node.
const std::string kLower = "(T*VPX)*T*V(V|PS)";
const std::string kReber = "B(TS*X(S|X" + kLower + ")|P" + kLower + ")E";

TEST(Reber, DrawsStringsOfTheEmbeddedGrammar) {
  const auto task = task_of({.kind = TaskKind::reber});
  const std::regex embedded("BT" + kReber + "TE|BP" + kReber + "PE");
  std::vector<std::size_t> branches(2);
  for (const Example& example : draw_many(*task, 2000)) {
    const std::string text = text_of(*task, example);
    EXPECT_TRUE(std::regex_match(text, embedded)) << text;
    EXPECT_EQ(spell(example.input_tokens, task->info().inputs), text.substr(0, text.size() - 1));
    ++branches[text[1] == 'T' ? 0 : 1];
  }
  test::expect_uniform(branches);
}

/// The legal next symbols after a prefix, by an automaton of the inner grammar that names its places by what
/// leads there.
std::string legal_after(const std::string& prefix) {
  static const std::map<std::string, std::map<char, std::string>> next{
      {"begin", {{'B', "B"}}},
      {"B", {{'T', "BT"}, {'P', "low"}}},
      {"BT", {{'S', "BT"}, {'X', "high"}}},
      {"low", {{'T', "low"}, {'V', "V"}}},
      {"high", {{'X', "low"}, {'S', "done"}}},
      {"V", {{'P', "high"}, {'V', "done"}}},
      {"done", {{'E', "end"}}}};
  if (prefix.size() == 1) return "TP";
  std::string place = "begin";
  for (std::size_t i = 2; i < prefix.size(); ++i) {
    if (place == "end") return "E";
    place = next.at(place).at(prefix[i]);
  }
  if (place == "end") return {prefix[1]};
  std::string legal;
  for (const auto& [symbol, to] : next.at(place)) legal += symbol;
  return legal;
}

TEST(Reber, SaysWhichSymbolsMayFollow) {
  const auto task = task_of({.kind = TaskKind::reber});
  for (const Example& example : draw_many(*task, 500)) {
    const std::string text = text_of(*task, example);
    for (std::size_t t = 0; t + 1 < text.size(); ++t) {
      const std::string legal = legal_after(text.substr(0, t + 1));
      for (std::size_t o = 0; o < 7; ++o) {
        const bool is_legal = legal.find(task->info().outputs[o]) != std::string::npos;
        EXPECT_EQ(example.targets[t * 7 + o], is_legal ? 1 : 0) << text << " at " << t;
      }
    }
  }
}

TEST(Reber, TakesEachOfTwoBranchesHalfTheTime) {
  const auto task = task_of({.kind = TaskKind::reber});
  std::map<std::string, std::map<char, std::size_t>> follows;  // by the legal symbols
  for (const Example& example : draw_many(*task, 4000)) {
    const std::string text = text_of(*task, example);
    for (std::size_t t = 0; t + 1 < text.size(); ++t)
      ++follows[legal_after(text.substr(0, t + 1))][text[t + 1]];
  }
  std::size_t pairs = 0;
  for (const auto& [legal, counts] : follows) {
    if (legal.size() != 2) continue;
    ++pairs;
    test::expect_uniform({counts.at(legal[0]), counts.at(legal[1])});
  }
  EXPECT_EQ(pairs, 5u);
}

TEST(Reber, ChanceKnowsTheGrammarButNotTheBranch) {
  const auto task = task_of({.kind = TaskKind::reber});
  Random coin(5);
  Score forgetful(MetricKind::legal_sequences, 7), knowing(MetricKind::legal_sequences, 7);
  constexpr std::size_t n = 4000;
  for (const Example& example : draw_many(*task, n)) {
    std::vector<float> output = example.targets;
    knowing.add(example, output);
    const std::size_t last_but_one = example.target_tokens.size() - 2;
    output[last_but_one * 7 + 1] = coin.uniform() < 0.5 ? 1 : -1;
    output[last_but_one * 7 + 2] = -output[last_but_one * 7 + 1];
    forgetful.add(example, output);
  }
  EXPECT_EQ(knowing.value(), task->solved());
  EXPECT_NEAR(forgetful.value(), task->chance(), test::four_sigma(0.5, n));
}

}  // namespace
}  // namespace rnn
