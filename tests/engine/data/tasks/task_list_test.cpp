#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::task_of;

class EveryTask : public testing::TestWithParam<std::size_t> {
 protected:
  TaskKind kind() const { return static_cast<TaskKind>(GetParam()); }
  const TaskInfo& info() const { return task_info(kind()); }
};

/// The shortest, the standard and the longest examples that a task draws.
std::vector<TaskSettings> sizes(TaskKind kind) {
  const TaskInfo& info = task_info(kind);
  return {{.kind = kind, .length = info.length.least, .horizon = info.horizon.least},
          {.kind = kind},
          {.kind = kind, .length = info.length.most, .horizon = info.horizon.most}};
}

bool dense_targets(LossKind loss) {
  return loss == LossKind::squared || loss == LossKind::absolute || loss == LossKind::huber;
}

TEST_P(EveryTask, DescribesItself) {
  EXPECT_FALSE(info().about.empty());
  EXPECT_EQ(info().about.find('\n'), std::string_view::npos);
  for (const auto text : {info().source, info().chance, info().solved, info().length.about})
    EXPECT_FALSE(text.empty());
  EXPECT_EQ(std::set(info().inputs.begin(), info().inputs.end()).size(), info().inputs.size());
  EXPECT_EQ(std::set(info().outputs.begin(), info().outputs.end()).size(), info().outputs.size());
  if (info().shape == TaskShape::sequence_to_sequence) {
    EXPECT_EQ(info().outputs[0], "end");
  }
}

/// Whether the targets are what stands in the input `ahead` numbers later, as far as it reaches.
template <class T>
bool stands_later(const std::vector<T>& inputs, const std::vector<T>& targets, std::size_t ahead) {
  if (inputs.size() <= ahead || targets.size() < inputs.size() - ahead) return false;
  return std::equal(inputs.begin() + static_cast<std::ptrdiff_t>(ahead), inputs.end(), targets.begin());
}

TEST_P(EveryTask, ForetellsWhereItsTargetsComeLaterInItsInput) {
  const auto task = task_of({.kind = kind()});
  bool all = info().shape == TaskShape::many_to_many;
  if (all) {
    const std::size_t ahead = std::max<std::size_t>(task->settings().horizon, 1);
    for (const Example& example : draw_many(*task, 20)) {
      all = all && (info().input_kind == InputKind::one_hot
                        ? stands_later(example.input_tokens, example.target_tokens, ahead)
                        : stands_later(example.inputs, example.targets, ahead * info().inputs.size()));
    }
  }
  EXPECT_EQ(info().foretells, all);
}

TEST_P(EveryTask, IsNotSolvedByChance) {
  for (const TaskSettings& settings : sizes(kind())) {
    const auto task = task_of(settings);
    EXPECT_FALSE(task->is_solved(task->chance()));
    EXPECT_TRUE(task->is_solved(task->solved()));
    EXPECT_TRUE(task->is_solved(metric_info(info().metric).lower_is_better ? 0 : 1));
  }
}

TEST_P(EveryTask, DrawsExamplesOfItsShape) {
  const std::size_t I = info().inputs.size(), O = info().outputs.size();
  for (const TaskSettings& settings : sizes(kind())) {
    const auto task = task_of(settings);
    std::size_t longest = 0, longest_target = 0;
    for (const Example& example : draw_many(*task, 200)) {
      EXPECT_EQ(example.inputs.empty(), info().input_kind == InputKind::one_hot);
      EXPECT_EQ(example.input_tokens.empty(), info().input_kind == InputKind::dense);
      EXPECT_EQ(example.target_tokens.empty(), dense_targets(info().loss));
      const std::size_t T = input_steps(example, I), S = target_steps(example, O);
      if (info().shape == TaskShape::many_to_one) {
        EXPECT_EQ(S, 1u);
      }
      if (info().loss == LossKind::ctc) {
        EXPECT_LE(2 * S, T);  // room for a blank between any two labels
      } else if (info().shape == TaskShape::many_to_many) {
        EXPECT_EQ(S, T);
      }
      if (!example.inputs.empty()) {
        EXPECT_EQ(example.inputs.size(), T * I);
      }
      if (!example.targets.empty()) {
        EXPECT_EQ(example.targets.size(), S * O);
      }
      if (!example.weights.empty()) {
        EXPECT_EQ(example.weights.size(), S);
      }
      for (const Token token : example.input_tokens) {
        EXPECT_LT(token, I);
      }
      for (const Token token : example.target_tokens) {
        EXPECT_LT(token, O);
      }
      for (const float value : example.inputs) {
        EXPECT_TRUE(std::isfinite(value));
      }
      for (const float value : example.targets) {
        EXPECT_TRUE(std::isfinite(value));
      }
      longest = std::max(longest, T);
      longest_target = std::max(longest_target, S);
    }
    EXPECT_GT(longest, 0u);
    EXPECT_LE(longest, task->extent().steps);
    EXPECT_LE(longest_target, task->extent().target_steps);
  }
}

TEST_P(EveryTask, RefusesSettingsOutOfRange) {
  const auto refused = [&](TaskSettings settings, const std::string& what) {
    settings.kind = kind();
    const auto task = make_task(settings);
    ASSERT_FALSE(task.has_value()) << what;
    EXPECT_NE(task.error().message.find(kTaskNames[GetParam()]), std::string::npos) << task.error().message;
    EXPECT_NE(task.error().message.find(what), std::string::npos) << task.error().message;
  };
  refused({.length = info().length.most + 1}, "length");
  if (info().length.least > 1) refused({.length = info().length.least - 1}, "length");
  refused({.horizon = info().horizon.most + 1}, "horizon");
  if (!info().reversible) refused({.reversed_input = true}, "reverse");
}

TEST_P(EveryTask, DrawsTheSameFromTheSameSeedAndOtherwiseNot) {
  const auto task = task_of({.kind = kind()}), again = task_of({.kind = kind()});
  EXPECT_EQ(draw_many(*task, 20), draw_many(*again, 20));
  EXPECT_NE(draw_many(*task, 20), draw_many(*task, 20, TaskPart::training, 12));
  EXPECT_EQ(held_out_examples(*task, 20), held_out_examples(*again, 20));
  EXPECT_NE(held_out_examples(*task, 20, 1), held_out_examples(*task, 20, 2));
}

TEST_P(EveryTask, HoldsOutWhatIsNotTrainedOn) {
  if (kind() == TaskKind::reber) return;  // its short strings are too few to be divided
  const auto task = task_of({.kind = kind(), .length = kind() == TaskKind::addition ? 1 : 0u});
  std::set<std::pair<std::vector<Token>, std::vector<float>>> trained;
  for (const Example& example : draw_many(*task, 2000)) trained.emplace(example.input_tokens, example.inputs);
  for (const Example& example : held_out_examples(*task, 2000, 11)) {
    EXPECT_FALSE(trained.contains({example.input_tokens, example.inputs}));
  }
}

/// FNV-1a over all that 32 examples of each part hold.
std::uint64_t fingerprint(const Task& task) {
  std::uint64_t hash = 0xcbf29ce484222325;
  const auto mix = [&](std::uint64_t value) { hash = (hash ^ value) * 0x100000001b3; };
  const auto mix_floats = [&](const std::vector<float>& values) {
    mix(values.size());
    for (const float value : values) mix(std::bit_cast<std::uint32_t>(value));
  };
  const auto mix_tokens = [&](const std::vector<Token>& values) {
    mix(values.size());
    for (const Token value : values) mix(value);
  };
  for (const TaskPart part : {TaskPart::training, TaskPart::held_out}) {
    for (const Example& example : draw_many(task, 32, part, 7)) {
      mix_tokens(example.input_tokens);
      mix_floats(example.inputs);
      mix_tokens(example.target_tokens);
      mix_floats(example.targets);
      mix_floats(example.weights);
    }
  }
  return hash;
}

// Recorded; a change of these changes what every published figure was measured on.
const std::map<std::string_view, std::uint64_t> kFingerprints{
    {"adding", 0x5970bc343825dad5},   {"copy", 0xd82cbad08f375e2d},    {"temporal_order", 0x1a62864ca0056873},
    {"reber", 0xaf486557e8d54f69},    {"parity", 0x040c50e00546b2ce},  {"brackets", 0xe88d13a213c4cce4},
    {"addition", 0x2d2923d0e44002fb}, {"reverse", 0x244d256b18337004}, {"mackey_glass", 0xf102cde6a1b2902b},
    {"lorenz", 0x91c982e99d249dcd},   {"sines", 0x6d06b9522c6a30e5},   {"drawn_out", 0xaf6a04744ca2235b},
};

TEST_P(EveryTask, DrawsTheSameOnEveryPlatform) {
  const auto task = task_of({.kind = kind()});
  ASSERT_TRUE(kFingerprints.contains(kTaskNames[GetParam()])) << std::hex << fingerprint(*task);
  EXPECT_EQ(fingerprint(*task), kFingerprints.at(kTaskNames[GetParam()])) << std::hex << fingerprint(*task);
}

INSTANTIATE_TEST_SUITE_P(Tasks, EveryTask, testing::Range(std::size_t{0}, kTaskNames.size()),
                         [](const auto& parameter) { return std::string(kTaskNames[parameter.param]); });

TEST(TaskList, FindsOneInTenHeldOutByHash) {
  const auto task = task_of({.kind = TaskKind::addition});
  std::set<std::pair<std::vector<Token>, std::vector<float>>> problems;
  for (const Example& example : held_out_examples(*task, 20'000))
    problems.emplace(example.input_tokens, example.inputs);
  EXPECT_GT(problems.size(), 900u);  // of 10,000
  EXPECT_LT(problems.size(), 1100u);
}

}  // namespace
}  // namespace rnn
