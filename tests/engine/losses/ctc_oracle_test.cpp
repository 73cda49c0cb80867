// CTC of a whole window against PyTorch's, recorded by tests/oracles/ctc_pytorch.py.
#include <gtest/gtest.h>

#include <cmath>

#include "tests/engine/losses/problem.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

template <class T>
Problem<T> recorded_problem(const nlohmann::json& file) {
  const auto labels = file["labels"].get<std::vector<std::vector<Token>>>();
  Problem<T> problem(LossKind::ctc, file["time"], labels.size(), file["classes"]);
  problem.outputs = file["outputs"].get<std::vector<T>>();
  problem.sequence_steps = file["steps"].get<std::vector<std::size_t>>();
  problem.scale = 1;
  std::ranges::fill(problem.weights, T(1));
  problem.labels = 0;
  for (const auto& row : labels) problem.labels = std::max(problem.labels, row.size());
  problem.tokens.assign(problem.labels * labels.size(), 0);
  for (std::size_t b = 0; b < labels.size(); ++b) {
    problem.label_counts[b] = labels[b].size();
    for (std::size_t s = 0; s < labels[b].size(); ++s) problem.tokens[problem.step(s, b)] = labels[b][s];
  }
  problem.scratch.resize(labels.size() * ctc_scratch(problem.time, problem.labels));
  return problem;
}

template <class T>
void expect_as_recorded(double loss_tolerance, double gradient_tolerance) {
  const auto file = recorded("ctc_pytorch");
  auto problem = recorded_problem<T>(file);
  problem.evaluate();
  for (std::size_t b = 0; b < problem.batch; ++b) {
    if (file["losses"][b].is_null())
      EXPECT_TRUE(std::isinf(problem.losses[b])) << "sequence " << b;
    else
      EXPECT_NEAR(problem.losses[b], file["losses"][b].get<double>(), loss_tolerance) << "sequence " << b;
  }
  for (std::size_t i = problem.batch; i < problem.losses.size(); ++i) EXPECT_EQ(problem.losses[i], 0);
  for (std::size_t i = 0; i < problem.outputs.size(); ++i)
    EXPECT_NEAR(problem.outputs[i], file["gradients"][i].get<double>(), gradient_tolerance) << "output " << i;
}

// Losses up to 60, gradients up to 1.
TEST(CtcOracle, AgreesWithPyTorchInDouble) { expect_as_recorded<double>(1e-12, 1e-12); }
TEST(CtcOracle, AgreesWithPyTorchInFloat) { expect_as_recorded<float>(2e-5, 1e-6); }

}  // namespace
}  // namespace rnn
