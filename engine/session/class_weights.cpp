#include "engine/session/class_weights.h"

#include <algorithm>

#include "engine/data/tasks/task.h"

namespace rnn {
namespace {

constexpr std::size_t kExamples = 2000;

}  // namespace

std::vector<float> balanced_class_weights(const Data& data, std::span<const Token> text, std::uint64_t seed) {
  const ExampleForm form = data.form();
  std::vector<double> counts(form.outputs);
  if (data.examples) {
    Random random = task_random(seed, TaskPart::training);
    for (std::size_t i = 0; i < kExamples; ++i) {
      const Example example = data.examples->draw(random);
      for (std::size_t s = 0; s < example.target_tokens.size(); ++s) {
        counts[example.target_tokens[s]] += example.weights.empty() ? 1.0 : double{example.weights[s]};
      }
    }
  } else {
    for (const Token token : text) counts[token] += 1;
  }
  double total = 0;
  for (const double count : counts) total += count;
  if (total == 0) return {};
  std::vector<float> weights;
  for (const double count : counts) {
    weights.push_back(
        static_cast<float>(total / (static_cast<double>(counts.size()) * std::max(count, 1.0))));
  }
  return weights;
}

}  // namespace rnn
