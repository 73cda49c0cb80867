// Numeric gradients in double for every form of network that the list expands to: inputs, weights, biases,
// first states.
#include <gtest/gtest.h>

#include "tests/engine/network/gradient_check.h"

namespace rnn {
namespace {

class Gradient : public testing::TestWithParam<CellKind> {};

void expect_numeric(const std::vector<Form>& forms) {
  for (const Form& form : forms) {
    const GradientCheck::Result result = GradientCheck(form).run();
    // The difference's own error is rounding of the loss, 1e-16, over its step, and its fourth order.
    EXPECT_LE(result.error, 1e-6) << form.name << ": " << result.where;
    EXPECT_GT(result.least_norm, 1e-5) << form.name << ": " << result.least_where << " tells nothing";
  }
}

TEST_P(Gradient, IsTheNumericOneForEveryDepthDirectionAndLoss) { expect_numeric(aligned_forms(GetParam())); }
TEST_P(Gradient, IsTheNumericOneForEveryTaskShape) { expect_numeric(task_forms(GetParam())); }
TEST_P(Gradient, IsTheNumericOneForEveryStructure) { expect_numeric(structure_forms(GetParam())); }

INSTANTIATE_TEST_SUITE_P(EveryCell, Gradient, testing::ValuesIn(all_cells()),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace rnn
