#include "engine/training/example_evaluator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "engine/data/text_windows.h"
#include "engine/network/stepper.h"
#include "engine/training/fill_examples.h"
#include "tests/engine/network/sequences.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

constexpr std::size_t kSteps = 6;

std::shared_ptr<const TextWindows> continuations() {
  Corpus text{"text", *make_vocabulary({'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'}), {}};
  text.tokens = small_text(400, 11);
  return std::make_shared<const TextWindows>(std::make_shared<const Corpus>(std::move(text)), 300,
                                             TaskShape::one_to_many, kSteps);
}

/// Mean −ln p(target) of a network that reads a character, then `next(its own likeliest, the target)`.
template <class Next>
double roll_out(const Network<float>& network, std::span<const Example> examples, Next next) {
  double sum = 0;
  for (const Example& example : examples) {
    Stepper<float> stepper(network);
    Token token = example.input_tokens[0];
    for (std::size_t s = 0; s < kSteps; ++s) {
      const auto logits = stepper.feed(token);
      double total = 0;
      for (const float logit : logits) total += std::exp(static_cast<double>(logit));
      sum += std::log(total) - static_cast<double>(logits[example.target_tokens[s]]);
      token = next(static_cast<Token>(std::ranges::max_element(logits) - logits.begin()),
                   example.target_tokens[s]);
    }
  }
  return sum / static_cast<double>(examples.size() * kSteps);
}

TEST(ExampleEvaluator, OneToManyIsJudgedOnWhatItWritesByItself) {
  const auto data = continuations();
  NetworkShape shape = small_shape(CellKind::gru);
  shape.task = TaskShape::one_to_many;
  const auto network = random_network<float>(shape, 3);
  const auto examples = data->validation().first(40);
  ExampleEvaluator evaluator(shape, data, examples);
  evaluator.start(network);
  while (!evaluator.advance()) continue;
  const double own = roll_out(network, examples, [](Token written, Token) { return written; });
  const double taught = roll_out(network, examples, [](Token, Token target) { return target; });
  ASSERT_GT(std::abs(own - taught), 1e-3) << "a network that shows no difference";
  EXPECT_NEAR(evaluator.loss(), own, 1e-5);  // sums of 240 single-precision losses
  EXPECT_NEAR(evaluator.metric(), own, 1e-5);
}

}  // namespace
}  // namespace rnn
