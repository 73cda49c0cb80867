#include "engine/probes/gradient_lags.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/cells/cell.h"
#include "tests/engine/probes/plain_network.h"

namespace rnn {
namespace {

constexpr std::size_t kTime = 7;

/// A window of two sequences, the second of them shorter.
struct Problem {
  Network<double> network;
  Unrolled<double> unrolled;
  const std::vector<std::size_t> lengths{kTime, kTime - 2};

  explicit Problem(const NetworkShape& shape)
      : network(random_network<double>(shape, 3)), unrolled(shape, {kTime, 2}, Purpose::training) {
    fill_window(unrolled, 4);
    unrolled.set_lengths(lengths);
    unrolled.keep_state_gradients();
  }

  /// −log softmax(y) of the target of the last step of sequence b.
  double loss(std::size_t b, const PlainNetwork::Push& push) const {
    const auto y = PlainNetwork(network).run(unrolled, b, lengths[b], push);
    double sum = 0;
    for (const double x : y) sum += std::exp(x);
    const std::size_t at = unrolled.shape().task == TaskShape::many_to_one ? 0 : lengths[b] - 1;
    return std::log(sum) - y[unrolled.targets()[at * 2 + b]];
  }

  /// By a five-point difference; with two steps, as a wide one may straddle a kink of ReLU.
  std::vector<double> numeric(std::size_t b, PlainNetwork::Push push, double step) const {
    std::vector<double> gradient;
    for (push.unit = 0; push.unit < network.shape().hidden; ++push.unit) {
      const auto at = [&](double by) {
        push.by = by;
        return loss(b, push);
      };
      gradient.push_back((8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step));
    }
    return gradient;
  }
};

double norm(const std::vector<double>& x) {
  double square = 0;
  for (const double value : x) square += value * value;
  return std::sqrt(square);
}

/// ‖a − b‖/‖b‖
double deviation(const double* a, const std::vector<double>& b) {
  double square = 0;
  for (std::size_t i = 0; i < b.size(); ++i) square += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(square) / norm(b);
}

void expect_numeric_gradients(const NetworkShape& shape) {
  Problem problem(shape);
  weigh_last_step(problem.unrolled);
  const auto lags = gradient_lags(problem.network, problem.unrolled);
  ASSERT_EQ(lags.size(), shape.layers);
  const bool has_memory = cell_traits(shape.cell).has_memory;
  for (const GradientLags& found : lags) {
    ASSERT_EQ(found.hidden.size(), kTime);
    ASSERT_EQ(found.memory.size(), has_memory ? kTime : 0);
    const auto& layer = problem.unrolled.encoder().layer(found.layer);
    for (const bool memory : {false, true}) {
      if (memory && !has_memory) continue;
      const auto& kept = memory ? layer.memory_gradients : layer.hidden_gradients;
      for (std::size_t lag = 0; lag < kTime; ++lag) {
        double sum = 0, count = 0;
        for (std::size_t b = 0; b < 2; ++b) {
          if (lag >= problem.lengths[b]) continue;
          const std::size_t t = problem.lengths[b] - 1 - lag;
          const PlainNetwork::Push push{found.layer, t, 0, memory, 0};
          const double* analytic = kept.data() + (t * 2 + b) * shape.hidden;
          const auto wide = problem.numeric(b, push, 1e-3), narrow = problem.numeric(b, push, 1e-4);
          EXPECT_LT(std::min(deviation(analytic, wide), deviation(analytic, narrow)), 1e-6)
              << "layer " << found.layer << (memory ? " c" : " h") << " lag " << lag << " sequence " << b;
          sum += norm(narrow);
          ++count;
        }
        EXPECT_NEAR((memory ? found.memory : found.hidden)[lag], sum / count, 1e-6 * sum / count);
      }
    }
  }
}

NetworkShape shape_of(CellKind cell, std::size_t layers) {
  return {
      .cell = cell, .input_kind = InputKind::dense, .inputs = 3, .hidden = 5, .layers = layers, .outputs = 4};
}

TEST(GradientLags, AreTheNumericGradientsOfEveryState) {
  for (const CellKind cell :
       {CellKind::rnn, CellKind::rnn_relu, CellKind::gru, CellKind::lstm, CellKind::lstm_peephole}) {
    for (const std::size_t layers : {1, 2}) {
      for (const TaskShape task : {TaskShape::many_to_many, TaskShape::many_to_one}) {
        SCOPED_TRACE(name_of(cell) + " layers " + std::to_string(layers) + " task " +
                     std::to_string(static_cast<int>(task)));
        NetworkShape shape = shape_of(cell, layers);
        shape.task = task;
        expect_numeric_gradients(shape);
      }
    }
  }
}

TEST(GradientLags, OfALayerWithoutMemoryReachNoStepBack) {
  Problem problem(shape_of(CellKind::feed_forward, 2));
  weigh_last_step(problem.unrolled);
  for (const auto& lags : gradient_lags(problem.network, problem.unrolled)) {
    EXPECT_GT(lags.hidden[0], 0);
    for (std::size_t lag = 1; lag < kTime; ++lag) EXPECT_EQ(lags.hidden[lag], 0);
  }
}

/// h_t = s h_{t-1} + x_t while nothing is negative: dL/dh_{t-1} = s dL/dh_t.
TEST(GradientLags, OfALinearNetworkGrowByItsRecurrentWeight) {
  for (const double s : {1.0, 0.5, 2.0}) {
    NetworkShape shape = shape_of(CellKind::rnn_relu, 1);
    shape.inputs = shape.hidden;
    shape.loss = LossKind::squared;
    Problem problem(shape);
    const auto set = [&](const std::string& name, double diagonal) {
      const Parameter& p = *problem.network.table().find(name);
      const auto values = problem.network.change_weights().subspan(p.offset, p.size());
      for (std::size_t i = 0; i < values.size(); ++i) values[i] = i % (p.outputs + 1) == 0 ? diagonal : 0;
    };
    set("rnn.weight_ih_l0", 1);
    set("rnn.weight_hh_l0", s);
    for (const char* bias : {"rnn.bias_ih_l0", "rnn.bias_hh_l0"}) set(bias, 0);
    problem.network.pack();
    for (double& x : problem.unrolled.dense_inputs()) x = std::abs(x) + 0.1;
    problem.unrolled.reset_state();
    weigh_last_step(problem.unrolled);
    const auto lags = gradient_lags(problem.network, problem.unrolled);
    // The second sequence has no lags beyond its length: a mean of one from there.
    for (std::size_t lag = 1; lag < kTime - 2; ++lag) {
      EXPECT_NEAR(lags[0].hidden[lag] / lags[0].hidden[lag - 1], s, 1e-14) << lag;
    }
    EXPECT_NEAR(lags[0].hidden[kTime - 1] / lags[0].hidden[kTime - 2], s, 1e-14);
  }
}

TEST(GradientLags, StartAtTheLastStepThatCounts) {
  Problem problem(shape_of(CellKind::gru, 1));
  problem.unrolled.set_lengths({});
  const auto weights = problem.unrolled.use_weights();
  std::ranges::fill(weights, 0);
  weights[2 * 2 + 0] = weights[4 * 2 + 0] = 3;  // sequence 1 has no loss at all
  weigh_last_step(problem.unrolled);
  EXPECT_EQ(weights[2 * 2], 0);
  EXPECT_EQ(weights[4 * 2], 1);
  const auto lags = gradient_lags(problem.network, problem.unrolled);
  EXPECT_EQ(lags[0].hidden.size(), 5);
  const double* after = problem.unrolled.encoder().layer(0).hidden_gradients.data() + 5 * 2 * 5;
  for (std::size_t i = 0; i < 2 * 2 * 5; ++i) EXPECT_EQ(after[i], 0);
  EXPECT_GT(lags[0].hidden[0], 0);
}

TEST(GradientLags, OfAnEncoderStartWithWhatTheDecoderWantsOfIt) {
  NetworkShape shape = shape_of(CellKind::lstm, 2);
  shape.task = TaskShape::sequence_to_sequence;
  shape.bidirectional = true;
  Problem problem(shape);
  weigh_last_step(problem.unrolled);
  const auto lags = gradient_lags(problem.network, problem.unrolled);
  ASSERT_EQ(lags.size(), 2 * 2 + 2);
  const std::size_t units = shape.hidden;
  for (std::size_t l = 0; l < 2; ++l) {
    EXPECT_TRUE(lags[4 + l].decoder);
    // Backward leaves dL/d(first state of the decoder) there. Of the encoder's upper layer nothing else is
    // read.
    const auto& carried = problem.unrolled.decoder().layer(l).hidden_gradient;
    double mean = 0;
    for (std::size_t b = 0; b < 2; ++b) {
      mean += norm({carried.data() + b * units, carried.data() + (b + 1) * units}) / 2;
    }
    for (std::size_t d = 0; d < 2; ++d) {
      const auto& found = lags[2 * l + d];
      EXPECT_EQ(std::pair(found.layer, found.direction), std::pair(l, d));
      EXPECT_EQ(found.hidden.size(), kTime);
      // What the decoder wants passes by the steps after the end of a sequence.
      const auto& kept = problem.unrolled.encoder().layer(l, d);
      for (std::size_t i = problem.lengths[1] * 2 + 1; i < kTime * 2; i += 2) {
        EXPECT_EQ(kept.hidden_gradients.data()[i * units], 0);
        EXPECT_EQ(kept.memory_gradients.data()[i * units], 0);
      }
      if (l == 1) {
        EXPECT_NEAR(found.hidden[0], mean, 1e-12 * mean);
      } else {
        EXPECT_GT(std::abs(found.hidden[0] - mean), 1e-6 * mean);
      }
    }
  }
}

TEST(GradientLags, AreNotKeptUnlessAskedFor) {
  const NetworkShape shape = shape_of(CellKind::lstm, 1);
  const Unrolled<double> unrolled(shape, {kTime, 2}, Purpose::training);
  EXPECT_TRUE(unrolled.encoder().layer(0).hidden_gradients.empty());
  EXPECT_TRUE(unrolled.encoder().layer(0).memory_gradients.empty());
}

}  // namespace
}  // namespace rnn
