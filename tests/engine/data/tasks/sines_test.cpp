#include <complex>
#include <numbers>

#include "tests/engine/data/tasks/examples.h"

namespace rnn {
namespace {

using test::draw_many;
using test::task_of;

/// Coefficients of Π (1 − 2 cos(2π/P) q + q²), q the shift back by one step: it takes every sine of period P
/// to 0.
std::vector<double> annihilator() {
  std::vector<double> product{1};
  for (const double period : {8.0, 13.0, 21.0}) {
    const double middle = -2 * std::cos(2 * std::numbers::pi / period);
    std::vector<double> next(product.size() + 2);
    for (std::size_t i = 0; i < product.size(); ++i) {
      next[i] += product[i];
      next[i + 1] += middle * product[i];
      next[i + 2] += product[i];
    }
    product = next;
  }
  return product;
}

TEST(Sines, FollowTheirLinearRecurrence) {
  const auto task = task_of({.kind = TaskKind::sines, .horizon = 5});
  const std::vector<double> factors = annihilator();
  double squares = 0, count = 0;
  for (const Example& example : draw_many(*task, 500)) {
    std::vector<float> series = example.inputs;
    series.insert(series.end(), example.targets.end() - 5, example.targets.end());
    for (std::size_t t = 6; t < series.size(); ++t) {
      double sum = 0;
      for (std::size_t i = 0; i < factors.size(); ++i) sum += factors[i] * double{series[t - i]};
      // Seven floats around 2, each rounded by at most 1.2e-7, times factors of at most 14.
      ASSERT_NEAR(sum, 0, 1e-5);
    }
    for (std::size_t t = 0; t + 5 < example.inputs.size(); ++t)
      EXPECT_EQ(example.targets[t], example.inputs[t + 5]);
    for (const float x : example.inputs) squares += double{x} * double{x};
    count += static_cast<double>(example.inputs.size());
  }
  EXPECT_NEAR(squares / count, 1, 0.02);
}

TEST(Sines, ChanceIsTheBetterOfPersistenceAndTheMean) {
  for (const std::size_t horizon : {1u, 2u, 6u}) {
    const auto task = task_of({.kind = TaskKind::sines, .horizon = horizon});
    Score persistence(MetricKind::nrmse, 1), mean(MetricKind::nrmse, 1);
    for (const Example& example : draw_many(*task, 5000)) {
      persistence.add(example, example.inputs);
      mean.add(example, std::vector<float>(example.inputs.size()));
    }
    EXPECT_NEAR(std::min(persistence.value(), mean.value()), task->chance(), 0.01);
  }
}

}  // namespace
}  // namespace rnn
