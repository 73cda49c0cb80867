#include "engine/data/tasks/batch.h"

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using V = std::vector<float>;
using Tokens = std::vector<Token>;

TEST(Pad, LaysTokensTimeFirstAndWeighsOnlyWhatIsThere) {
  const Example one{
      .input_tokens = {1, 2, 3}, .inputs = {}, .target_tokens = {4, 5}, .targets = {}, .weights = {}};
  const Example two{
      .input_tokens = {6}, .inputs = {}, .target_tokens = {7, 8, 9}, .targets = {}, .weights = {2, 0, 1}};
  const ExampleBatch batch = pad(std::array{one, two}, 10, 10);
  EXPECT_EQ(batch.batch, 2u);
  EXPECT_EQ(batch.lengths, (std::vector<std::size_t>{3, 1}));
  EXPECT_EQ(batch.target_lengths, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(batch.input_tokens, (Tokens{1, 6, 2, 0, 3, 0}));
  EXPECT_EQ(batch.target_tokens, (Tokens{4, 7, 5, 8, 0, 9}));
  EXPECT_EQ(batch.weights, (V{1, 2, 1, 0, 0, 1}));
  EXPECT_TRUE(batch.inputs.empty());
  EXPECT_TRUE(batch.targets.empty());
}

TEST(Pad, KeepsTheNumbersOfAStepTogether) {
  const Example one{.input_tokens = {}, .inputs = {1, 2}, .target_tokens = {}, .targets = {3}, .weights = {}};
  const Example two{
      .input_tokens = {}, .inputs = {4, 5, 6, 7}, .target_tokens = {}, .targets = {8, 9}, .weights = {}};
  const ExampleBatch batch = pad(std::array{one, two}, 2, 1);
  EXPECT_EQ(batch.steps, 2u);
  EXPECT_EQ(batch.target_steps, 2u);
  EXPECT_EQ(batch.inputs, (V{1, 2, 4, 5, 0, 0, 6, 7}));
  EXPECT_EQ(batch.targets, (V{3, 8, 0, 9}));
  EXPECT_EQ(batch.weights, (V{1, 1, 0, 1}));
}

/// Sequence b of a batch, cut out again.
template <class T>
std::vector<T> column(const std::vector<T>& from, std::size_t b, std::size_t batch, std::size_t steps,
                      std::size_t width) {
  std::vector<T> result;
  for (std::size_t i = 0; !from.empty() && i < steps * width; ++i) {
    result.push_back(from[(i / width * batch + b) * width + i % width]);
  }
  return result;
}

TEST(Pad, LosesNothingOfAnyTask) {
  for (std::size_t kind = 0; kind < kTaskNames.size(); ++kind) {
    const auto task = test::task_of({.kind = static_cast<TaskKind>(kind)});
    const std::size_t I = task->info().inputs.size(), O = task->info().outputs.size();
    const std::vector<Example> examples = test::draw_many(*task, 7);
    const ExampleBatch batch = pad(examples, I, O);
    for (std::size_t b = 0; b < 7; ++b) {
      const std::size_t T = batch.lengths[b], S = batch.target_lengths[b];
      EXPECT_EQ(column(batch.input_tokens, b, 7, T, 1), examples[b].input_tokens);
      EXPECT_EQ(column(batch.inputs, b, 7, T, I), examples[b].inputs);
      EXPECT_EQ(column(batch.target_tokens, b, 7, S, 1), examples[b].target_tokens);
      EXPECT_EQ(column(batch.targets, b, 7, S, O), examples[b].targets);
      float sum = 0;
      for (const float weight : column(batch.weights, b, 7, batch.target_steps, 1)) sum += weight;
      float expected = examples[b].weights.empty() ? static_cast<float>(S) : 0;
      for (const float weight : examples[b].weights) expected += weight;
      EXPECT_EQ(sum, expected);
    }
  }
}

}  // namespace
}  // namespace rnn
