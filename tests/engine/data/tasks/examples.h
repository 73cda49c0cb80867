#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/data/tasks/task.h"

namespace rnn::test {

inline std::unique_ptr<Task> task_of(const TaskSettings& settings) {
  auto task = make_task(settings);
  EXPECT_TRUE(task.has_value()) << task.error().message;
  return std::move(*task);
}

inline std::vector<Example> draw_many(const Task& task, std::size_t count, TaskPart part = TaskPart::training,
                                      std::uint64_t seed = 11) {
  Random random = task_random(seed, part);
  std::vector<Example> examples;
  for (std::size_t i = 0; i < count; ++i) examples.push_back(task.draw(random, part));
  return examples;
}

/// The tokens in the symbols of the screen.
inline std::string spell(const std::vector<Token>& tokens, std::span<const std::string_view> symbols) {
  std::string text;
  for (const Token token : tokens) text += symbols[token];
  return text;
}

/// Pearson's chi-square test that the counts are of equally likely classes, at the 0.1 % level; the quantile
/// by Wilson and Hilferty (1931). Seeds are fixed, so it does not fail by chance.
inline void expect_uniform(const std::vector<std::size_t>& counts) {
  double total = 0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  const double expected = total / static_cast<double>(counts.size());
  ASSERT_GE(expected, 5);
  double chi_square = 0;
  for (const std::size_t count : counts) {
    chi_square += std::pow(static_cast<double>(count) - expected, 2) / expected;
  }
  const double freedom = static_cast<double>(counts.size()) - 1, spread = 2 / (9 * freedom);
  EXPECT_LT(chi_square, freedom * std::pow(1 - spread + 3.0902 * std::sqrt(spread), 3));
}

/// Four standard errors of a share p seen in n independent trials.
inline double four_sigma(double p, std::size_t n) {
  return 4 * std::sqrt(p * (1 - p) / static_cast<double>(n));
}

}  // namespace rnn::test
