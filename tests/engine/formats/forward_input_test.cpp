// What is refused of the numbers for rnn forward, and that the place is told.
#include "engine/formats/forward_input.h"

#include <gtest/gtest.h>

#include <string>

namespace rnn {
namespace {

NetworkShape dense(std::size_t inputs) {
  return {
      .input_kind = InputKind::dense, .inputs = inputs, .hidden = 2, .outputs = 1, .loss = LossKind::squared};
}

std::string refusal(std::string_view json, const NetworkShape& shape, bool in_double = false) {
  const auto input = read_forward_input(json, shape, in_double);
  return input ? "not refused" : input.error().message;
}

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(ForwardInput, NumbersMustBeFiniteInThePrecisionInUse) {
  const char* input = R"({"inputs": [[[1]], [[1e39]]]})";
  EXPECT_SAYS(refusal(input, dense(1)), "inputs[1][0][0] is 1e+39, which is not finite in single precision");
  EXPECT_EQ(refusal(input, dense(1), true), "not refused");
  const char* target = R"({"inputs": [[[1]]], "targets": [[[-1e300]]]})";
  EXPECT_SAYS(refusal(target, dense(1)), "targets[0][0][0] is -1e+300, which is not finite");
  EXPECT_SAYS(refusal(R"({"inputs": [[[1]]], "h0": [[[0, 4e38]]]})", dense(1)), "h0[0][0][1] is 4e+38");
  EXPECT_EQ(refusal(R"({"inputs": [[[3.4e38]]]})", dense(1)), "not refused");
}

TEST(ForwardInput, WhatIsNoJsonIsToldWithItsPlace) {
  EXPECT_SAYS(refusal(R"({"inputs": [[[1]], [[NaN]]]})", dense(1)),
              "no valid JSON, at inputs[1][0][0] (byte ");
  EXPECT_SAYS(refusal(R"({"inputs": [[[1]], [[NaN]]]})", dense(1)), ": NaN.");
  EXPECT_SAYS(refusal(R"({"inputs": [[[1e999]]]})", dense(1)), "at inputs[0][0][0] (byte 19): 1e999.");
  EXPECT_SAYS(refusal(R"({"inputs": [[[1]]], "h0": -Infinity})", dense(1)), "at h0 (byte ");
  EXPECT_SAYS(refusal("x", dense(1)), "no valid JSON, at byte 1: x.");
  EXPECT_SAYS(refusal("", dense(1)), "no valid JSON, at byte 1.");
}

TEST(ForwardInput, TheFormThatIsExpectedIsNamed) {
  EXPECT_SAYS(refusal(R"({"inputs": [[0.5], [0.2]]})", dense(1)), "inputs is [T][B][I = 1]");
  EXPECT_SAYS(refusal(R"({"inputs": [[0], [7]]})", dense(3)),
              "inputs[1][0] is 7; inputs must hold whole numbers "
              "from 0 to 2. This network reads numbers: inputs is "
              "[T][B][I = 3]");
}

TEST(ForwardInput, LabelsThatCtcHasTooFewStepsForAreRefused) {
  NetworkShape shape = dense(1);
  shape.outputs = 3;
  shape.loss = LossKind::ctc;
  const auto with = [&](const std::string& targets) {
    return refusal(R"({"inputs": [[[1], [1]], [[1], [1]], [[1], [1]]], "targets": )" + targets + "}", shape);
  };
  EXPECT_EQ(with("[[1, 1], [2, 2], [1, 1]]"), "not refused");
  EXPECT_EQ(with("[[1, 1], [2, 1]]"), "not refused");  // 1 blank 1
  EXPECT_SAYS(with("[[1, 1], [2, 1], [1, 2]]"),
              "sequence 1 has 3 labels and 1 blanks between same ones, for which "
              "ctc needs as many steps; it has 3.");
  EXPECT_EQ(with(R"([[1, 1], [2, 1], [1, 2]], "target_lengths": [3, 2])"), "not refused");
  EXPECT_SAYS(with(R"([[1, 1], [2, 2], [1, 1]], "lengths": [2, 3])"), "sequence 0 has 3 labels, for which");
}

}  // namespace
}  // namespace rnn
