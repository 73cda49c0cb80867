// Outputs, final states, loss and every gradient of networks of every form against PyTorch's, recorded in
// double by tests/oracles/record_forms.py.
#include <gtest/gtest.h>

#include <vector>

#include "tests/engine/network/forms.h"
#include "tests/engine/network/recorded_deviation.h"
#include "tests/oracles/recorded.h"

namespace rnn {
namespace {

const std::vector<RecordedForm>& all_recorded() {
  static const std::vector<RecordedForm> records = [] {
    std::vector<RecordedForm> forms;
    for (const auto& record : recorded("forms")) forms.push_back(recorded_form(record));
    return forms;
  }();
  return records;
}

class FormsOracle : public testing::TestWithParam<CellKind> {};

template <class T>
void expect_as_recorded(CellKind cell, double tolerance) {
  for (const RecordedForm& form : all_recorded()) {
    if (form.shape.cell != cell) continue;
    const Deviation deviation = deviation_of<T>(form);
    EXPECT_LE(deviation.largest, tolerance) << form.seed << ": " << deviation.where;
  }
}

// Ten digits of each tensor's largest number are recorded: half a unit of the last is 5e-10 of it at most.
TEST_P(FormsOracle, DoubleComputesTheSame) { expect_as_recorded<double>(GetParam(), 1e-9); }

// Relative to each tensor's largest number, not to 1: a small gradient must be as right as a large one. Every
// number is a sum of a few dozen products, each rounded to 6e-8, some of which cancel.
TEST_P(FormsOracle, FloatComputesTheSameToItsPrecision) { expect_as_recorded<float>(GetParam(), 1e-5); }

TEST_P(FormsOracle, HasEveryTaskShapeLossDirectionAndAttention) {
  const auto expect = [](const std::string& what, auto is_it) {
    EXPECT_TRUE(std::ranges::any_of(all_recorded(), is_it)) << what;
  };
  std::vector<Form> forms = task_forms(GetParam());
  for (const Form& form : aligned_forms(GetParam())) {
    if (form.shape.layers == 1) forms.push_back(form);
  }
  for (const Form& wanted : forms) {
    const NetworkShape& w = wanted.shape;
    expect(name_of(GetParam()) + " " + wanted.name, [&](const RecordedForm& form) {
      const NetworkShape& s = form.shape;
      // Not every loss with attention in both directions, nor with sequences that end early.
      return s.cell == w.cell && s.task == w.task && s.loss == w.loss && s.attention == w.attention &&
             (s.bidirectional == w.bidirectional || w.attention != AttentionKind::none) &&
             (form.masked == wanted.masked || w.loss != LossKind::softmax);
    });
  }
}

TEST_P(FormsOracle, HasEveryStructure) {
  const auto expect = [](const char* what, auto is_it) {
    EXPECT_TRUE(std::ranges::any_of(all_recorded(), [&](const RecordedForm& form) {
      return form.shape.cell == GetParam() && is_it(form.shape);
    })) << what;
  };
  for (const TaskShape task : {TaskShape::many_to_many, TaskShape::sequence_to_sequence}) {
    const auto expect_of_task = [&](const char* what, auto is_it) {
      expect(what, [&](const NetworkShape& s) { return s.task == task && is_it(s); });
    };
    expect_of_task("one-hot", [](const auto& s) { return s.input_kind == InputKind::one_hot; });
    expect_of_task("embedding", [](const auto& s) { return s.input_kind == InputKind::embedding; });
    expect_of_task("layer norm", [](const auto& s) { return s.layer_norm && !s.residual; });
    expect_of_task("depth", [](const auto& s) { return s.layers > 1 && !s.residual && s.dropout == 0; });
    expect_of_task("residual", [](const auto& s) { return s.residual && !s.layer_norm; });
    expect_of_task("dropout", [](const auto& s) { return s.dropout > 0 && !s.layer_norm; });
    expect_of_task("recurrent dropout", [](const auto& s) { return s.recurrent_dropout > 0; });
    expect_of_task("all of it", [](const auto& s) { return s.recurrent_dropout > 0 && s.layer_norm; });
  }
  expect("many units", [](const NetworkShape& s) { return s.hidden > 16; });
}

INSTANTIATE_TEST_SUITE_P(EveryCell, FormsOracle, testing::ValuesIn(all_cells()),
                         [](const auto& test) { return name_of(test.param); });

}  // namespace
}  // namespace rnn
