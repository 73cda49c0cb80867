// Losses and gradients against PyTorch's, recorded by tests/oracles/loss_pytorch.py.
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/engine/losses/problem.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

/// Of a number of the size of `value`; double: both sides round a few times; float: the same.
template <class T>
double tolerance(double value) {
  return 100 * std::numeric_limits<T>::epsilon() * std::max(1.0, std::abs(value));
}

template <class T>
Problem<T> recorded_problem(LossKind kind, const nlohmann::json& file, const nlohmann::json& part) {
  Problem<T> problem(kind, file["time"], file["batch"], file["width"]);
  problem.outputs = part["outputs"].get<std::vector<T>>();
  if (loss_of<T>(kind).target == Target::token)
    problem.tokens = part["targets"].get<std::vector<Token>>();
  else
    problem.numbers = part["targets"].get<std::vector<T>>();
  return problem;
}

template <class T>
void expect_as_recorded(LossKind kind) {
  const auto file = recorded("loss_pytorch");
  const auto& part = file[std::string(loss_of<T>(kind).name)];
  auto problem = recorded_problem<T>(kind, file, part);
  problem.weights = part["weights"].template get<std::vector<T>>();
  problem.scale = 1;
  auto window = problem.window();
  window.class_weights = nullptr;
  loss_of<T>(kind).evaluate(window, {0, problem.batch});

  for (std::size_t i = 0; i < problem.losses.size(); ++i) {
    const double expected = part["losses"][i].template get<double>() * problem.weights[i];
    EXPECT_NEAR(problem.losses[i], expected, tolerance<T>(expected)) << "step " << i;
  }
  for (std::size_t i = 0; i < problem.outputs.size(); ++i) {
    const double expected = part["gradients"][i];
    EXPECT_NEAR(problem.outputs[i], expected, tolerance<T>(expected)) << "output " << i;
  }
}

class LossOracle : public testing::TestWithParam<LossKind> {};
INSTANTIATE_TEST_SUITE_P(EveryLossOfAStep, LossOracle,
                         testing::Values(LossKind::softmax, LossKind::sigmoid, LossKind::squared,
                                         LossKind::absolute, LossKind::huber, LossKind::gaussian),
                         loss_name);

TEST_P(LossOracle, AgreesWithPyTorchInDouble) { expect_as_recorded<double>(GetParam()); }
TEST_P(LossOracle, AgreesWithPyTorchInFloat) { expect_as_recorded<float>(GetParam()); }

TEST(LossOracle, ClassWeightsMakeTheMeanOfPyTorch) {
  const auto file = recorded("loss_pytorch");
  const auto& part = file["class_weights"];
  auto problem = recorded_problem<double>(LossKind::softmax, file, part);
  problem.class_weights = part["class_weights"].get<std::vector<double>>();
  auto window = problem.window();
  window.weights = nullptr;
  window.scale = 1 / total_weight(LossKind::softmax, window, {0, problem.batch});
  softmax_loss(window, {0, problem.batch});

  const double sum = std::accumulate(problem.losses.begin(), problem.losses.end(), 0.0);
  EXPECT_NEAR(sum * window.scale, part["mean"].get<double>(), 1e-14);
  for (std::size_t i = 0; i < problem.outputs.size(); ++i)
    EXPECT_NEAR(problem.outputs[i], part["gradients"][i].get<double>(), 1e-15) << "output " << i;
}

}  // namespace
}  // namespace rnn
