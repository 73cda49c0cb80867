#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/engine/network/forms.h"

namespace rnn {

/// Analytic gradients of a network of any form against numeric ones, in double. The loss is that of the
/// network plus a linear function of the states after the window, as if the sequence went on: so gradients
/// that come in from beyond the window are checked too.
class GradientCheck {
 public:
  explicit GradientCheck(const Form& form, std::uint64_t seed = 17)
      : network_(random_network<double>(form.shape, seed)),
        unrolled_(window_for<double>(form, Purpose::training)) {
    fill_for(form, unrolled_, seed + 1);
    Random random(seed + 2);
    const std::size_t parts = form.shape.layers * last_stack().shape().directions;
    for (std::size_t i = 0; i < parts; ++i) {
      beyond_.emplace_back(state_size());
      fill_random(std::span(beyond_.back()), 0.5, random);
    }
  }

  /// What is compared: the largest deviation over tensors, each relative to the norm of its gradient.
  struct Result {
    double error = 0;
    std::string where;
    double least_norm = INFINITY;  // of the gradients: none may be too small to tell anything
    std::string least_where;
  };

  Result run() {
    const std::vector<double> weights = gradients();
    const auto copy = [](std::span<const double> s) { return std::vector<double>(s.begin(), s.end()); };
    const std::vector<double> dx = copy(unrolled_.input_gradient());
    std::vector<std::vector<double>> dh, dc;
    for_each_layer([&](auto& layer, std::size_t, std::size_t) {
      dh.push_back(copy(layer.hidden_gradient.span()));
      dc.push_back(copy(layer.memory_gradient.span()));
    });
    Result result;
    for (const Parameter& p : network_.table().parameters()) {
      compare(network_.change_weights().subspan(p.offset, p.size()),
              std::span(weights).subspan(p.offset, p.size()), p.name, result);
    }
    if (unrolled_.shape().input_kind == InputKind::dense) {
      compare(unrolled_.dense_inputs(), dx, "x", result);
    }
    std::size_t i = 0;
    for_each_layer([&](auto& layer, std::size_t l, std::size_t first) {
      const std::string where = " of layer " + std::to_string(l);
      if (recurrent()) compare(layer.hidden.span().subspan(first, state_size()), dh[i], "h0" + where, result);
      if (!layer.memory.empty()) {
        compare(layer.memory.span().subspan(first, state_size()), dc[i], "c0" + where, result);
      }
      ++i;
    });
    return result;
  }

 private:
  bool recurrent() const { return unrolled_.shape().cell != CellKind::feed_forward; }
  StackActivations<double>& last_stack() {
    return unrolled_.shape().has_decoder() ? unrolled_.decoder() : unrolled_.encoder();
  }
  std::size_t state_size() const { return unrolled_.batch() * unrolled_.shape().hidden; }
  double scale() const { return 1.0 / static_cast<double>(unrolled_.losses().size()); }

  /// visit(layer, l, place of the state carried in) of the stack that reads the input.
  template <class Visit>
  void for_each_layer(Visit visit) {
    StackActivations<double>& encoder = unrolled_.encoder();
    for (std::size_t l = 0; l < encoder.shape().layers; ++l) {
      for (std::size_t d = 0; d < encoder.shape().directions; ++d) {
        visit(encoder.layer(l, d), l, encoder.first_state(d) * state_size());
      }
    }
  }

  double loss() {
    network_.forward(unrolled_, unrolled_.all_rows());
    network_.loss(unrolled_, unrolled_.all_rows(), scale());
    double sum = 0;
    for (const double loss : unrolled_.losses()) sum += loss * scale();
    StackActivations<double>& stack = last_stack();
    const std::size_t directions = stack.shape().directions;
    for (std::size_t part = 0; part < beyond_.size(); ++part) {
      const auto& layer = stack.layer(part / directions, part % directions);
      const std::size_t last = stack.last_state(part % directions) * state_size();
      for (std::size_t i = 0; i < state_size(); ++i) {
        sum += beyond_[part][i] * layer.hidden.data()[last + i];
        if (!layer.memory.empty()) sum -= 0.7 * beyond_[part][i] * layer.memory.data()[last + i];
      }
    }
    return sum;
  }

  /// Runs backward and returns the gradient arena.
  std::vector<double> gradients() {
    loss();
    unrolled_.clear_state_gradients();
    StackActivations<double>& stack = last_stack();
    const std::size_t directions = stack.shape().directions;
    for (std::size_t part = 0; part < beyond_.size(); ++part) {
      auto& layer = stack.layer(part / directions, part % directions);
      for (std::size_t i = 0; i < state_size(); ++i) {
        layer.hidden_gradient.data()[i] = beyond_[part][i];
        if (!layer.memory_gradient.empty()) layer.memory_gradient.data()[i] = -0.7 * beyond_[part][i];
      }
    }
    network_.backward(unrolled_, unrolled_.all_rows());
    return weight_gradients(network_, unrolled_);
  }

  /// d loss/d step along `direction` by a five-point difference, whose error is of the fourth order.
  double numeric(std::span<double> values, const std::vector<double>& direction, double step) {
    const std::vector<double> at(values.begin(), values.end());
    const auto loss_at = [&](double by) {
      for (std::size_t i = 0; i < at.size(); ++i) values[i] = at[i] + by * direction[i];
      network_.pack();
      return loss();
    };
    const double near = loss_at(step) - loss_at(-step), far = loss_at(2 * step) - loss_at(-2 * step);
    std::ranges::copy(at, values.begin());
    network_.pack();
    return (8 * near - far) / (12 * step);
  }

  /// Along three random directions of length one, in which every number takes part.
  void compare(std::span<double> values, std::span<const double> gradient, const std::string& what,
               Result& result) {
    double square = 0;
    for (const double g : gradient) square += g * g;
    const double norm = std::sqrt(square);
    if (norm < result.least_norm) {
      result.least_norm = norm;
      result.least_where = what;
    }
    Random random(values.size());
    for (int attempt = 0; attempt < 3; ++attempt) {
      std::vector<double> direction(values.size());
      double length = 0, analytic = 0;
      for (double& x : direction) {
        x = random.normal();
        length += x * x;
      }
      for (std::size_t i = 0; i < direction.size(); ++i) {
        direction[i] /= std::sqrt(length);
        analytic += direction[i] * gradient[i];
      }
      // A wide step may straddle a kink of ReLU, a narrow one drowns small gradients in rounding: a right
      // gradient agrees with one of them, a wrong one with none.
      double error = INFINITY;
      for (const double step : {1e-4, 1e-5}) {
        error = std::min(error, std::abs(numeric(values, direction, step) - analytic) / norm);
      }
      if (!(error <= result.error)) {
        result.error = error;
        result.where = what;
      }
    }
  }

  Network<double> network_;
  Unrolled<double> unrolled_;
  std::vector<std::vector<double>> beyond_;
};

}  // namespace rnn
