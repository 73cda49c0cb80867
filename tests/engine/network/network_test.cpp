#include "engine/network/network.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/cells/cell.h"
#include "engine/network/named_tensors.h"
#include "engine/network/stepper.h"
#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

NetworkShape shape_of(CellKind cell, std::size_t layers = 2) {
  return {.cell = cell, .inputs = 9, .hidden = 19, .layers = layers, .outputs = 9};
}

std::vector<float> bits_of(std::span<const float> values) { return {values.begin(), values.end()}; }

TEST(Network, CarriedStateMakesTwoWindowsOneSequence) {
  for (const CellKind cell : all_cells()) {
    const auto network = random_network<float>(shape_of(cell), 1);
    Unrolled<float> whole(network.shape(), {8, 3}, Purpose::inference);
    Unrolled<float> part(network.shape(), {5, 3}, Purpose::inference);
    fill_window(whole, 2);
    whole.reset_state();
    network.forward(whole, whole.all_rows());

    std::copy_n(whole.tokens().begin(), 5 * 3, part.tokens().begin());
    network.forward(part, part.all_rows());
    part.carry_state();
    part.set_steps(3);
    std::copy_n(whole.tokens().begin() + 5 * 3, 3 * 3, part.tokens().begin());
    network.forward(part, part.all_rows());
    EXPECT_EQ(bits_of(part.logits().first(3 * 3 * 9)), bits_of(whole.logits().subspan(5 * 3 * 9)))
        << name_of(cell);
  }
}

TEST(Stepper, GivesTheStatesAndGatesOfTheUnrolledNetwork) {
  for (const CellKind cell : all_cells()) {
    const auto network = random_network<float>(shape_of(cell), 1);
    Unrolled<float> unrolled(network.shape(), {6, 1}, Purpose::inference);
    fill_window(unrolled, 2);
    unrolled.reset_state();
    network.forward(unrolled, unrolled.all_rows());
    Stepper<float> stepper(network);
    for (int again = 0; again < 2; ++again) {
      stepper.reset();
      for (std::size_t t = 0; t < 6; ++t) {
        EXPECT_EQ(bits_of(stepper.feed(unrolled.tokens()[t])), bits_of(unrolled.logits().subspan(t * 9, 9)));
        for (std::size_t l = 0; l < 2; ++l) {
          const auto& layer = unrolled.encoder().layer(l);
          EXPECT_EQ(bits_of(stepper.hidden(l)), bits_of(layer.hidden.span().subspan((t + 1) * 19, 19)));
          const std::size_t gates = cell_traits(cell).gates.size();
          for (std::size_t g = 0; g < gates; ++g) {
            EXPECT_EQ(bits_of(stepper.gate(l, g)),
                      bits_of(layer.gates.span().subspan((t * gates + g) * 19, 19)));
          }
          EXPECT_EQ(stepper.memory(l).empty(), !cell_traits(cell).has_memory);
          if (cell_traits(cell).has_memory) {
            EXPECT_EQ(bits_of(stepper.memory(l)), bits_of(layer.memory.span().subspan((t + 1) * 19, 19)));
          }
        }
      }
    }
  }
}

TEST(ParameterTable, HasPyTorchsNamesAndShapes) {
  const ParameterTable table({.cell = CellKind::lstm, .inputs = 7, .hidden = 3, .layers = 2, .outputs = 5});
  std::vector<std::pair<std::string, std::vector<std::size_t>>> expected = {
      {"rnn.weight_ih_l0", {12, 7}}, {"rnn.weight_hh_l0", {12, 3}},
      {"rnn.bias_ih_l0", {12}},      {"rnn.bias_hh_l0", {12}},
      {"rnn.weight_ih_l1", {12, 3}}, {"rnn.weight_hh_l1", {12, 3}},
      {"rnn.bias_ih_l1", {12}},      {"rnn.bias_hh_l1", {12}},
      {"head.weight", {5, 3}},       {"head.bias", {5}}};
  ASSERT_EQ(table.parameters().size(), expected.size());
  std::size_t count = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const Parameter& p = table.parameters()[i];
    EXPECT_EQ(p.name, expected[i].first);
    EXPECT_EQ(p.shape(), expected[i].second);
    EXPECT_EQ(p.offset % 16, 0u);
    count += p.size();
  }
  EXPECT_EQ(table.count(), count);
  EXPECT_EQ(table.find("head.bias"), &table.head_bias());
  EXPECT_EQ(table.find("head.nothing"), nullptr);
}

TEST(NamedTensors, GoOutTransposedAndComeBackTheSame) {
  const auto network = random_network<float>(shape_of(CellKind::gru), 3);
  auto tensors = tensors_from_arena(network.table(), network.weights(), "model.");
  const Parameter& head = network.table().head_weights();
  EXPECT_EQ(tensors[tensors.size() - 2].name, "model.head.weight");
  // PyTorch's [output 2][input 4] is the arena's [input 4][output 2].
  EXPECT_EQ(tensors[tensors.size() - 2].values[2 * 19 + 4], network.weights()[head.offset + 4 * 9 + 2]);

  std::vector<float> arena(network.table().arena_size(), 9.0f);
  ASSERT_TRUE(arena_from_tensors(network.table(), tensors, arena, "model."));
  EXPECT_EQ(arena, bits_of(network.weights()));
}

TEST(NamedTensors, RefuseWhatDoesNotFitAndNameIt) {
  const auto network = random_network<float>(shape_of(CellKind::gru), 3);
  const auto good = tensors_from_arena(network.table(), network.weights());
  const std::vector<float> untouched(network.table().arena_size(), 9.0f);
  const auto refusal = [&](const std::vector<NamedTensor>& tensors) {
    std::vector<float> arena = untouched;
    const auto result = arena_from_tensors(network.table(), tensors, arena);
    EXPECT_EQ(arena, untouched);
    return result ? std::string("accepted") : result.error().message;
  };
  auto missing = good;
  missing.erase(missing.begin() + 1);
  EXPECT_EQ(refusal(missing), "The tensor \"rnn.weight_hh_l0\" is missing.");
  auto other_shape = good;
  std::swap(other_shape.back().values, other_shape.back().values);
  other_shape.back().shape = {3, 3};
  EXPECT_EQ(refusal(other_shape), "The tensor \"head.bias\" has the shape [3, 3]; the network needs [9].");
  auto too_few = good;
  too_few.back().values.pop_back();
  EXPECT_NE(refusal(too_few), "accepted");
  auto not_finite = good;
  not_finite[2].values[5] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(refusal(not_finite), "The tensor \"rnn.bias_ih_l0\" holds a number that is not finite.");
}

TEST(TrainingBytes, CountsTheLargePartsAndSaturates) {
  // 128 units, 64 × 32 steps: gates, their gradients and a possible second gradient, states and memory, all
  // float.
  const NetworkShape shape{.cell = CellKind::lstm, .inputs = 65, .hidden = 128, .layers = 1, .outputs = 65};
  const auto bytes = training_bytes(shape, 64, 32);
  EXPECT_GT(bytes, 4u * 64 * 32 * (2 * 512 + 4 * 128 + 65));
  EXPECT_LT(bytes, 4u * 64 * 32 * (3 * 512 + 5 * 128 + 65) + 4u * 8 * 150'000);
  EXPECT_EQ(training_bytes({.inputs = SIZE_MAX, .hidden = SIZE_MAX, .layers = SIZE_MAX, .outputs = 1}, 1, 1),
            UINT64_MAX);
}

}  // namespace
}  // namespace rnn
