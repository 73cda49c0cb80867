#include "engine/probes/activations.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/cells/cell.h"
#include "engine/network/stepper.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

constexpr std::size_t kTime = 9;

TEST(Activations, AreWhatAStepperShowsStepByStep) {
  for (const CellKind cell : all_cells()) {
    SCOPED_TRACE(name_of(cell));
    const auto network = random_network<float>(small_shape(cell), 1);
    // Sequence 0 of two, in two parts.
    Unrolled<float> window(network.shape(), {kTime, 2}, Purpose::inference);
    std::vector<LayerRecord> records;
    for (const std::size_t part : {0, 1}) {
      for (std::size_t i = 0; i < window.tokens().size(); ++i) {
        window.tokens()[i] = static_cast<Token>((i * i + 5 * part) % 11);
      }
      network.forward(window, window.all_rows());
      record(window, records);
      window.carry_state();
    }
    ASSERT_EQ(records.size(), 2U);
    Stepper<float> stepper(network);
    for (std::size_t t = 0; t < 2 * kTime; ++t) {
      const std::size_t i = 2 * (t % kTime), part = t / kTime;
      stepper.feed(static_cast<Token>((i * i + 5 * part) % 11));
      for (std::size_t l = 0; l < 2; ++l) {
        const auto expect = [&](const std::string& name, std::span<const float> values) {
          EXPECT_TRUE(std::ranges::equal(records[l].series(name).step(t), values)) << name << t;
        };
        expect("h", stepper.hidden(l));
        if (cell_traits(cell).has_memory) expect("c", stepper.memory(l));
        const auto gates = cell_traits(cell).gates;
        for (std::size_t g = 0; gates.size() > 1 && g < gates.size(); ++g) {
          expect(std::string(gates[g]), stepper.gate(l, g));
        }
      }
    }
  }
}

TEST(Activations, OfTheOtherDirectionStandAtTheStepThatWasRead) {
  // With equal weights both ways, a palindrome is read the same from either end.
  NetworkShape shape = small_shape(CellKind::lstm, 1);
  shape.bidirectional = true;
  auto network = random_network<float>(shape, 1);
  for (const Parameter& p : network.table().parameters()) {
    const Parameter* back = network.table().find(p.name + "_reverse");
    if (!back) continue;
    std::ranges::copy(network.weights().subspan(p.offset, p.size()),
                      network.change_weights().subspan(back->offset).begin());
  }
  network.pack();
  Unrolled<float> window(shape, {kTime, 1}, Purpose::inference);
  for (std::size_t t = 0; t < kTime; ++t) window.tokens()[t] = static_cast<Token>(std::min(t, kTime - 1 - t));
  network.forward(window, window.all_rows());
  std::vector<LayerRecord> records;
  record(window, records);
  ASSERT_EQ(records.size(), 2U);
  for (const auto& name : activation_names(shape.cell)) {
    for (std::size_t t = 0; t < kTime; ++t) {
      EXPECT_TRUE(
          std::ranges::equal(records[0].series(name).step(t), records[1].series(name).step(kTime - 1 - t)));
    }
  }
}

TEST(Activations, AreSquashedAsIsTold) {
  for (const CellKind cell : all_cells()) {
    SCOPED_TRACE(name_of(cell));
    auto network = random_network<float>(small_shape(cell), 1);
    for (float& w : network.change_weights()) w *= 5;
    network.pack();
    Unrolled<float> window(network.shape(), {kTime, 1}, Purpose::inference);
    for (std::size_t t = 0; t < kTime; ++t) window.tokens()[t] = static_cast<Token>(t);
    network.forward(window, window.all_rows());
    std::vector<LayerRecord> records;
    record(window, records);
    std::set<std::string> squashed;
    for (const auto& name : activation_names(cell)) {
      const auto squash = squash_of(cell, name);
      if (!squash) continue;
      squashed.insert(name);
      const auto& values = records[1].quantities;
      const auto found = std::ranges::find(values, name, &LayerRecord::Quantity::name);
      const auto [least, most] = std::ranges::minmax(found->values);
      // Wide weights bring all units near both ends.
      EXPECT_NEAR(least, *squash == Squash::tanh ? -1 : 0, 0.1) << name;
      EXPECT_NEAR(most, 1, 0.1) << name;
    }
    const std::size_t gates = cell_traits(cell).gates.size();
    EXPECT_EQ(squashed.size(), cell == CellKind::rnn_relu ? 0 : gates);
  }
}

TEST(Activations, OfADecoderAreRecordedToo) {
  NetworkShape shape = small_shape(CellKind::gru);
  shape.task = TaskShape::sequence_to_sequence;
  const auto network = random_network<float>(shape, 1);
  Unrolled<float> window(shape, {kTime, 1, 4}, Purpose::inference);
  network.forward(window, window.all_rows());
  std::vector<LayerRecord> records;
  record(window, records);
  ASSERT_EQ(records.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(records[i].decoder, i >= 2);
    EXPECT_EQ(records[i].layer, i % 2);
    EXPECT_EQ(records[i].series("h").steps, i >= 2 ? 4 : kTime);
  }
  const auto hidden = window.decoder().layer(1).hidden.span();
  EXPECT_TRUE(std::ranges::equal(records[3].series("h").step(3), hidden.last(shape.hidden)));
}

}  // namespace
}  // namespace rnn
