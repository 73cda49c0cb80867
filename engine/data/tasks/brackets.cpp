#include "engine/data/tasks/brackets.h"

#include <algorithm>
#include <vector>

#include "engine/data/tasks/draw.h"

namespace rnn {
namespace {

constexpr std::size_t kKinds = 3;
constexpr std::string_view kBrackets[] = {"(", "[", "{", ")", "]", "}"};
constexpr std::string_view kDue[] = {"·", ")", "]", "}"};

std::size_t fewest_pairs(std::size_t length) { return (length + 3) / 4; }
std::size_t most_pairs(std::size_t length) { return length / 2; }

Example draw_string(Random& random, std::size_t length) {
  Example example;
  std::vector<Token> due;  // the stack of classes, 1 … kKinds
  std::size_t left = draw_between(random, fewest_pairs(length), most_pairs(length));  // pairs to open
  while (left > 0 || !due.empty()) {
    const bool opens = due.empty() || (left > 0 && draw_below(random, 2) == 0);
    if (opens) {
      const Token kind = draw_token(random, kKinds);
      example.input_tokens.push_back(kind);
      due.push_back(kind + 1);
      --left;
    } else {
      example.input_tokens.push_back(static_cast<Token>(kKinds) + due.back() - 1);
      due.pop_back();
    }
    example.target_tokens.push_back(due.empty() ? 0 : due.back());
  }
  return example;
}

/// Expected number of brackets in a string of n pairs that close the last open one.
///
/// p(o, d): probability that o were opened and d of them are open. From there it opens with probability 1 at
/// d = 0, 0 at o = n, else 1/2.
double expected_returns(std::size_t n) {
  std::vector<double> p(n + 2, 0.0);  // of d, for o
  p[0] = 1;
  double returns = 0;
  for (std::size_t o = 0; o <= n; ++o) {
    std::vector<double> next(n + 2, 0.0);
    for (std::size_t d = o; d > 0; --d) {  // closing lowers d at the same o
      const double closes = o == n ? 1.0 : 0.5;
      p[d - 1] += closes * p[d];
      next[d + 1] += (1 - closes) * p[d];
      if (d == 1) returns += closes * p[d];
    }
    next[1] += p[0];
    p = std::move(next);
  }
  return returns;
}

/// The best that can be said of what is due by who sees only the current bracket. After an opening one (half
/// of all) its own partner. After a closing one none is due with the share r of expected_returns(); else each
/// kind is equally likely, whatever was closed. So 1/2 + max(r, (1 − r)/kinds)/2.
double chance_accuracy(std::size_t length) {
  double returns = 0, pairs = 0;
  for (std::size_t n = fewest_pairs(length); n <= most_pairs(length); ++n) {
    returns += expected_returns(n);
    pairs += static_cast<double>(n);
  }
  const double r = returns / pairs;
  return 0.5 + 0.5 * std::max(r, (1 - r) / kKinds);
}

}  // namespace

constinit const TaskInfo BracketsTask::kInfo{
    .about = "Which closing bracket is due after each symbol?",
    .source = "Skachkova, Trost and Klakow 2018",
    .shape = TaskShape::many_to_many,
    .input_kind = InputKind::one_hot,
    .inputs = kBrackets,
    .outputs = kDue,
    .loss = LossKind::softmax,
    .metric = MetricKind::accuracy,
    .chance = "the best guess from the current bracket alone",
    .solved = "99 % of the steps: ours",
    .length = {"longest string", 8, 40, 200},
    .horizon = {},
};

BracketsTask::BracketsTask(const TaskSettings& settings)
    : Task(kInfo, settings, {2 * most_pairs(settings.length), 2 * most_pairs(settings.length)}) {
  set_lines(chance_accuracy(settings.length), 0.99);
}

Example BracketsTask::draw(Random& random, TaskPart part) const {
  Example example = draw_string(random, settings().length);
  while (is_held_out(example.input_tokens) != (part == TaskPart::held_out)) {
    example = draw_string(random, settings().length);
  }
  return example;
}

}  // namespace rnn
