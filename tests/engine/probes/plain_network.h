#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "tests/engine/network/sequences.h"

namespace rnn {

/// The equations of every cell once more, as PyTorch's documentation has them, unit by unit and in double:
/// for one sequence, in one direction, without norms. In between any state of any step can be pushed.
class PlainNetwork {
 public:
  /// Adds `by` to h_t of a unit, or to its c_t, from which h_t is made.
  struct Push {
    std::size_t layer, step, unit;
    bool memory;
    double by;
  };
  using Numbers = std::vector<double>;

  explicit PlainNetwork(const Network<double>& network) : network_(&network) {}

  /// Outputs after `steps` steps of sequence b of a window with dense inputs.
  Numbers run(const Unrolled<double>& window, std::size_t b, std::size_t steps, const Push& push) const {
    const NetworkShape& shape = network_->shape();
    std::vector<Numbers> h, c;
    for (std::size_t l = 0; l < shape.layers; ++l) {
      const auto first = [&](const AlignedBuffer<double>& states) {
        if (states.empty()) return Numbers();
        const double* from = states.data() + b * shape.hidden;
        return Numbers(from, from + shape.hidden);
      };
      h.push_back(first(window.encoder().layer(l).hidden));
      c.push_back(first(window.encoder().layer(l).memory));
    }
    for (std::size_t t = 0; t < steps; ++t) {
      const double* x = window.dense_inputs().data() + (t * window.batch() + b) * shape.inputs;
      Numbers below(x, x + shape.inputs);
      for (std::size_t l = 0; l < shape.layers; ++l) {
        step(l, below, h[l], c[l], push.layer == l && push.step == t ? push : Push{l, t, 0, false, 0});
        below = h[l];
      }
    }
    return affine("head.weight", "head.bias", h.back());
  }

 private:
  /// One number of a parameter in PyTorch's order: row o, column i.
  double at(const std::string& name, std::size_t o, std::size_t i = 0) const {
    const Parameter& p = *network_->table().find(name);
    return network_->weights()[p.offset + i * p.outputs + o];
  }

  Numbers affine(const std::string& weight, const std::string& bias, const Numbers& x) const {
    Numbers y(network_->table().find(bias)->outputs);
    for (std::size_t o = 0; o < y.size(); ++o) {
      y[o] = at(bias, o);
      for (std::size_t i = 0; i < x.size(); ++i) y[o] += at(weight, o, i) * x[i];
    }
    return y;
  }

  static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

  void step(std::size_t l, const Numbers& x, Numbers& h, Numbers& c, const Push& push) const {
    const std::string end = "_l" + std::to_string(l);
    const CellKind cell = network_->shape().cell;
    const std::size_t n = h.size();
    const Numbers a = affine("rnn.weight_ih" + end, "rnn.bias_ih" + end, x);
    const Numbers r = cell == CellKind::feed_forward ? Numbers(a.size())
                                                     : affine("rnn.weight_hh" + end, "rnn.bias_hh" + end, h);
    for (std::size_t u = 0; u < n; ++u) {
      const bool pushed = push.unit == u;
      if (cell == CellKind::lstm || cell == CellKind::lstm_peephole) {
        const auto peep = [&](std::size_t k) {
          return cell == CellKind::lstm ? 0 : at("rnn.peephole" + end, k * n + u);
        };
        const double i = sigmoid(a[u] + r[u] + peep(0) * c[u]);
        const double f = sigmoid(a[n + u] + r[n + u] + peep(1) * c[u]);
        c[u] = f * c[u] + i * std::tanh(a[2 * n + u] + r[2 * n + u]);
        if (pushed && push.memory) c[u] += push.by;
        h[u] = sigmoid(a[3 * n + u] + r[3 * n + u] + peep(2) * c[u]) * std::tanh(c[u]);
      } else if (cell == CellKind::gru) {
        const double reset = sigmoid(a[u] + r[u]), z = sigmoid(a[n + u] + r[n + u]);
        h[u] = (1 - z) * std::tanh(a[2 * n + u] + reset * r[2 * n + u]) + z * h[u];
      } else {
        h[u] = cell == CellKind::rnn_relu ? std::max(a[u] + r[u], 0.0) : std::tanh(a[u] + r[u]);
      }
      if (pushed && !push.memory) h[u] += push.by;
    }
  }

  const Network<double>* network_;
};

}  // namespace rnn
