#include "engine/data/tasks/reber.h"

#include <array>
#include <vector>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

enum Symbol : Token { B, T, P, S, X, V, E };
constexpr std::string_view kVocabulary[] = {"B", "T", "P", "S", "X", "V", "E"};
constexpr std::size_t kSymbols = std::size(kVocabulary);

struct Arc {
  Symbol symbol;
  std::size_t to;
};

/// Reber's grammar from its B to its E: the two arcs out of each node, the same twice where there is one.
constexpr std::array<std::array<Arc, 2>, 7> kInner{{
    {{{B, 1}, {B, 1}}},
    {{{T, 2}, {P, 3}}},
    {{{S, 2}, {X, 4}}},
    {{{T, 3}, {V, 5}}},
    {{{X, 3}, {S, 6}}},
    {{{P, 4}, {V, 6}}},
    {{{E, 7}, {E, 7}}},
}};
constexpr std::size_t kInnerEnd = 7;

struct Step {
  Token symbol;
  std::array<Token, 2> legal;  // of which it is one
};

std::vector<Step> draw_string(Random& random) {
  const Token branch = draw_below(random, 2) == 0 ? T : P;
  std::vector<Step> steps{{B, {B, B}}, {branch, {T, P}}};
  for (std::size_t node = 0; node != kInnerEnd;) {
    const auto& arcs = kInner[node];
    const Arc arc = arcs[draw_below(random, 2)];
    steps.push_back({arc.symbol, {arcs[0].symbol, arcs[1].symbol}});
    node = arc.to;
  }
  steps.push_back({branch, {branch, branch}});
  steps.push_back({E, {E, E}});
  return steps;
}

}  // namespace

constinit const TaskInfo ReberTask::kInfo{
    .about = "Foresee the next symbols of a small grammar; the last but one repeats the second.",
    .source = "Hochreiter and Schmidhuber 1997, experiment 1",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::one_hot,
    .inputs = kVocabulary,
    .outputs = kVocabulary,
    .loss = LossKind::softmax,
    .metric = MetricKind::legal_sequences,
    .chance = "the whole grammar known, the second symbol forgotten: 1/2",
    .solved = "every one of 256 test strings: Hochreiter and Schmidhuber 1997",
    .length = {"longest string", 16, 48, 1000},
    .horizon = {},
    .foretells = true,
};

ReberTask::ReberTask(const TaskSettings& settings)
    : Task(kInfo, settings, {settings.length - 1, settings.length - 1}) {
  set_lines(0.5, 1);
}

Example ReberTask::draw(Random& random, TaskPart) const {
  std::vector<Step> steps = draw_string(random);
  while (steps.size() > settings().length) steps = draw_string(random);
  Example example;
  example.targets.resize((steps.size() - 1) * kSymbols);
  for (std::size_t t = 0; t + 1 < steps.size(); ++t) {
    example.input_tokens.push_back(steps[t].symbol);
    example.target_tokens.push_back(steps[t + 1].symbol);
    for (const Token legal : steps[t + 1].legal) example.targets[t * kSymbols + legal] = 1;
  }
  return example;
}

}  // namespace rnn
