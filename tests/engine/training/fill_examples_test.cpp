#include "engine/training/fill_examples.h"

#include <gtest/gtest.h>

namespace rnn {
namespace {

std::vector<Token> copy_of(std::span<const Token> tokens) { return {tokens.begin(), tokens.end()}; }
std::vector<float> copy_of(std::span<const float> numbers) { return {numbers.begin(), numbers.end()}; }

TEST(FillExamples, StandSideBySideAndPadded) {
  const std::vector<Example> examples{
      {.input_tokens = {1, 2, 3},
       .inputs = {},
       .target_tokens = {3, 2, 1},
       .targets = {},
       .weights = {1, 0, 1}},
      {.input_tokens = {4}, .inputs = {}, .target_tokens = {2}, .targets = {}, .weights = {}}};
  Unrolled<float> unrolled({.inputs = 5, .hidden = 2, .outputs = 4}, {4, 3}, Purpose::inference);
  fill_examples(examples, unrolled);
  EXPECT_EQ(unrolled.steps(), 3u);
  EXPECT_EQ(copy_of(unrolled.encoder().tokens().first(9)), (std::vector<Token>{1, 4, 1, 2, 0, 2, 3, 0, 3}));
  EXPECT_EQ(copy_of(std::as_const(unrolled).targets().first(9)),
            (std::vector<Token>{3, 2, 3, 2, 0, 2, 1, 0, 1}));
  // The third row is there only to fill the window.
  EXPECT_EQ(copy_of(unrolled.weights().first(9)), (std::vector<float>{1, 1, 0, 0, 0, 0, 1, 0, 0}));
  EXPECT_EQ(unrolled.encoder().length(1), 1u);
}

TEST(FillExamples, FeedBackWhatOneToManyWrites) {
  const std::vector<Example> examples{
      {.input_tokens = {1}, .inputs = {}, .target_tokens = {2, 0, 1}, .targets = {}, .weights = {}}};
  const NetworkShape apart{.inputs = 2 + 3, .hidden = 2, .outputs = 3, .task = TaskShape::one_to_many};
  Unrolled<float> unrolled(apart, {3, 1}, Purpose::inference);
  fill_examples(examples, unrolled);
  EXPECT_EQ(copy_of(std::as_const(unrolled).tokens()), (std::vector<Token>{1, 2 + 2, 2 + 0}));

  const std::vector<Example> numbers{
      {.input_tokens = {}, .inputs = {7, 8}, .target_tokens = {}, .targets = {1, 2}, .weights = {}}};
  const NetworkShape dense{.input_kind = InputKind::dense,
                           .inputs = 2 + 1,
                           .hidden = 2,
                           .outputs = 1,
                           .loss = LossKind::squared,
                           .task = TaskShape::one_to_many};
  Unrolled<float> window(dense, {2, 1}, Purpose::inference);
  fill_examples(numbers, window);
  EXPECT_EQ(copy_of(std::as_const(window).dense_inputs()), (std::vector<float>{7, 8, 0, 0, 0, 1}));
}

}  // namespace
}  // namespace rnn
