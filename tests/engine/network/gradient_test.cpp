// Numeric gradients in double for every cell of the list: inputs x, weights U, W, V, biases B, C, states h0,
// c0.
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "tests/engine/network/sequences.h"

namespace rnn {
namespace {

/// A window whose loss is the mean cross-entropy plus a linear function of the states after it, as if the
/// sequence went on: so gradients that come in from beyond the window are checked too.
class Problem {
 public:
  Problem(CellKind cell, std::size_t layers, InputKind input)
      : network_(random_network<double>(
            {.cell = cell, .input_kind = input, .inputs = 3, .hidden = 5, .layers = layers, .outputs = 4},
            11)),
        unrolled_(network_.shape(), 6, 3, Unrolled<double>::Purpose::training) {
    fill_window(unrolled_, 12);
    Random random(13);
    for (std::size_t l = 0; l < layers; ++l) {
      beyond_.emplace_back(state_size());
      fill_random(std::span(beyond_.back()), 0.5, random);
    }
  }

  Network<double>& network() { return network_; }
  Unrolled<double>& unrolled() { return unrolled_; }
  std::size_t state_size() const { return unrolled_.batch() * network_.shape().hidden; }

  double loss() {
    network_.forward(unrolled_, unrolled_.all_rows(), unrolled_.time());
    network_.loss(unrolled_, unrolled_.all_rows(), unrolled_.time(), scale());
    double sum = 0;
    for (const double loss : unrolled_.losses()) sum += loss * scale();
    for (std::size_t l = 0; l < beyond_.size(); ++l) {
      const auto& layer = unrolled_.layer(l);
      for (std::size_t i = 0; i < state_size(); ++i) {
        const std::size_t last = unrolled_.time() * state_size() + i;
        sum += beyond_[l][i] * layer.hidden.data()[last];
        if (!layer.memory.empty()) sum -= 0.7 * beyond_[l][i] * layer.memory.data()[last];
      }
    }
    return sum;
  }

  /// Runs backward and returns the gradient arena.
  std::vector<double> gradients() {
    loss();
    for (std::size_t l = 0; l < beyond_.size(); ++l) {
      for (std::size_t i = 0; i < state_size(); ++i) {
        unrolled_.layer(l).hidden_gradient.data()[i] = beyond_[l][i];
        if (!unrolled_.layer(l).memory.empty())
          unrolled_.layer(l).memory_gradient.data()[i] = -0.7 * beyond_[l][i];
      }
    }
    network_.backward(unrolled_, unrolled_.all_rows());
    return weight_gradients(network_, unrolled_);
  }

  /// dL/d(value) by a five-point difference, whose error is of the fourth order in the step.
  double numeric(double& value) {
    constexpr double kStep = 1e-5;  // small, as ReLU has a kink that no difference may straddle
    const double at = value;
    const auto loss_at = [&](double shift) {
      value = at + shift;
      network_.pack();
      return loss();
    };
    const double near = loss_at(kStep) - loss_at(-kStep), far = loss_at(2 * kStep) - loss_at(-2 * kStep);
    value = at;
    network_.pack();
    return (8 * near - far) / (12 * kStep);
  }

  void expect_gradient(std::span<double> values, const std::vector<double>& gradient,
                       const std::string& what) {
    double largest = 0, difference = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double expected = numeric(values[i]);
      largest = std::max(largest, std::abs(expected));
      difference = std::max(difference, std::abs(expected - gradient[i]));
    }
    EXPECT_LE(difference, 1e-6 * largest) << what;
    EXPECT_GT(largest, 1e-3) << what << ": too small to tell anything";
  }

 private:
  double scale() const { return 1.0 / static_cast<double>(unrolled_.time() * unrolled_.batch()); }

  Network<double> network_;
  Unrolled<double> unrolled_;
  std::vector<std::vector<double>> beyond_;
};

class Gradient : public testing::TestWithParam<std::tuple<CellKind, std::size_t, InputKind>> {};

TEST_P(Gradient, IsTheNumericOne) {
  const auto [cell, layers, input] = GetParam();
  Problem problem(cell, layers, input);
  const std::vector<double> gradients = problem.gradients();
  const std::span<const double> x_gradient = problem.unrolled().input_gradient();
  const std::vector<double> dx(x_gradient.begin(), x_gradient.end());
  std::vector<std::vector<double>> dh, dc;
  for (std::size_t l = 0; l < layers; ++l) {
    const auto copy = [](std::span<const double> s) { return std::vector<double>(s.begin(), s.end()); };
    dh.push_back(copy(problem.unrolled().layer(l).hidden_gradient.span()));
    dc.push_back(copy(problem.unrolled().layer(l).memory_gradient.span()));
  }

  for (const Parameter& p : problem.network().table().parameters()) {
    const auto begin = gradients.begin() + static_cast<std::ptrdiff_t>(p.offset);
    problem.expect_gradient(problem.network().change_weights().subspan(p.offset, p.size()),
                            {begin, begin + static_cast<std::ptrdiff_t>(p.size())}, p.name);
  }
  if (input == InputKind::dense) problem.expect_gradient(problem.unrolled().dense_inputs(), dx, "x");
  for (std::size_t l = 0; l < layers; ++l) {
    auto& layer = problem.unrolled().layer(l);
    problem.expect_gradient(layer.hidden.span().first(problem.state_size()), dh[l],
                            "h0 of layer " + std::to_string(l));
    if (layer.memory.empty()) continue;
    problem.expect_gradient(layer.memory.span().first(problem.state_size()), dc[l],
                            "c0 of layer " + std::to_string(l));
  }
}

INSTANTIATE_TEST_SUITE_P(EveryCell, Gradient,
                         testing::Combine(testing::ValuesIn(all_cells()), testing::Values(1, 2, 3),
                                          testing::Values(InputKind::dense, InputKind::one_hot)),
                         [](const auto& test) {
                           return name_of(std::get<0>(test.param)) + "_" +
                                  std::to_string(std::get<1>(test.param)) +
                                  (std::get<2>(test.param) == InputKind::dense ? "_dense" : "_one_hot");
                         });

}  // namespace
}  // namespace rnn
