#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::spell;
using test::task_of;

struct Problem {
  std::size_t a, b;
  std::string result;
};

Problem read(const Task& task, const Example& example) {
  std::string text = spell(example.input_tokens, task.info().inputs);
  EXPECT_EQ(text.back(), '=') << text;
  text.pop_back();
  if (task.settings().reversed_input) std::ranges::reverse(text);
  const std::size_t plus = text.find('+');
  const std::string a = text.substr(0, plus), b = text.substr(plus + 1);
  for (const std::string& number : {a, b}) {
    EXPECT_EQ(number.find_first_not_of("0123456789"), std::string::npos) << text;
    EXPECT_TRUE(number.size() == 1 || number.front() != '0') << text;
  }
  return {std::stoul(a), std::stoul(b), spell(example.target_tokens, task.info().outputs)};
}

TEST(Addition, WritesTheSumAndTheEnd) {
  for (const bool reversed : {false, true}) {
    for (const std::size_t digits : {1u, 2u, 3u, 4u}) {
      const auto task = task_of({.kind = TaskKind::addition, .length = digits, .reversed_input = reversed});
      for (const TaskPart part : {TaskPart::training, TaskPart::held_out}) {
        for (const Example& example : draw_many(*task, 300, part)) {
          const Problem problem = read(*task, example);
          EXPECT_EQ(problem.result, std::to_string(problem.a + problem.b) + "end");
        }
      }
    }
  }
}

TEST(Addition, ReadsFromRightToLeftWhenAsked) {
  const auto plain = task_of({.kind = TaskKind::addition});
  const auto reversed = task_of({.kind = TaskKind::addition, .reversed_input = true});
  const std::vector<Example> one = draw_many(*plain, 10), other = draw_many(*reversed, 10);
  for (std::size_t i = 0; i < 10; ++i) {
    std::string text = spell(one[i].input_tokens, plain->info().inputs);
    std::reverse(text.begin(), text.end() - 1);
    EXPECT_EQ(spell(other[i].input_tokens, plain->info().inputs), text);
    EXPECT_EQ(other[i].target_tokens, one[i].target_tokens);
  }
}

TEST(Addition, DrawsBothNumbersUniformly) {
  const auto task = task_of({.kind = TaskKind::addition});
  // A part alone is not quite uniform: whole problems are missing.
  std::vector<std::size_t> first(100), second(100);
  Random random = task_random(11, TaskPart::training), choice(3);
  for (std::size_t i = 0; i < 100'000; ++i) {
    const TaskPart part = choice.uniform() < 0.1 ? TaskPart::held_out : TaskPart::training;
    const Problem problem = read(*task, task->draw(random, part));
    ++first.at(problem.a);
    ++second.at(problem.b);
  }
  // Nearly: what is held out is a tenth give or take a few problems, so a hundredth of it is within a few per
  // cent.
  for (const auto& counts : {first, second}) {
    EXPECT_GT(std::ranges::min(counts), 850u);
    EXPECT_LT(std::ranges::max(counts), 1150u);
  }
}

TEST(Addition, NeverTrainsOnWhatItIsTestedOnNorOnItsMirrorImage) {
  const auto task = task_of({.kind = TaskKind::addition});
  const auto problems = [&](TaskPart part) {
    std::set<std::pair<std::size_t, std::size_t>> result;
    for (const Example& example : draw_many(*task, 60'000, part)) {
      const Problem problem = read(*task, example);
      result.insert(std::minmax(problem.a, problem.b));
    }
    return result;
  };
  const auto trained = problems(TaskPart::training), tested = problems(TaskPart::held_out);
  for (const auto& problem : tested) {
    EXPECT_FALSE(trained.contains(problem));
  }
  // Of 5,050 sums up to mirroring; 60,000 draws miss hardly any.
  EXPECT_GT(trained.size() + tested.size(), 5000u);
}

TEST(Addition, ChanceIsTheMostFrequentResult) {
  for (const std::size_t digits : {1u, 2u, 3u}) {
    const auto task = task_of({.kind = TaskKind::addition, .length = digits});
    const std::size_t count = digits == 1 ? 10 : digits == 2 ? 100 : 1000;
    std::vector<std::size_t> results(2 * count);
    for (std::size_t a = 0; a < count; ++a) {
      for (std::size_t b = 0; b < count; ++b) ++results[a + b];
    }
    const double share = static_cast<double>(std::ranges::max(results)) / static_cast<double>(count * count);
    EXPECT_DOUBLE_EQ(task->chance(), share);
  }
  const auto task = task_of({.kind = TaskKind::addition});
  Score guess(MetricKind::sequence_accuracy, 11);
  for (const Example& example : draw_many(*task, 100'000))
    guess.add_written(example, std::array<Token, 3>{10, 10, 0});
  EXPECT_NEAR(guess.value(), task->chance(), 0.1 * task->chance());
}

}  // namespace
}  // namespace rnn
