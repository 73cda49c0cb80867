#include "engine/network/initialise.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "engine/cells/cell.h"

namespace rnn {

namespace {

template <class T>
void fill_uniform(std::span<T> values, double bound, Random& random) {
  for (T& value : values) value = static_cast<T>(random.uniform(-bound, bound));
}

/// Orthogonal [units][units] into columns [first, first + units) of w [units][width]: the Q of a normal
/// matrix, its signs those that make R's diagonal positive, so that it is uniform over all (Mezzadri 2007).
template <class T>
void fill_orthogonal(T* w, std::size_t units, std::size_t width, std::size_t first, Random& random) {
  const auto n = static_cast<Eigen::Index>(units);
  Eigen::MatrixXd normal(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) normal(i, j) = random.normal();
  }
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(normal);
  const Eigen::MatrixXd q = qr.householderQ();
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) {
      const double sign = qr.matrixQR()(j, j) < 0 ? -1 : 1;
      w[static_cast<std::size_t>(i) * width + first + static_cast<std::size_t>(j)] =
          static_cast<T>(sign * q(i, j));
    }
  }
}

/// Glorot and Bengio 2010, equation 16.
double glorot_bound(std::size_t inputs, std::size_t outputs) {
  return std::sqrt(6.0 / static_cast<double>(inputs + outputs));
}

template <class T>
void fill_orthogonal_and_glorot(Network<T>& network, Random& random) {
  const ParameterTable& table = network.table();
  const std::size_t units = network.shape().hidden, gates = cell_traits(network.shape().cell).gates.size();
  const auto span_of = [&](const Parameter& p) {
    return network.change_weights().subspan(p.offset, p.size());
  };
  std::ranges::fill(network.change_weights(), T{});
  for (const ParameterTable::Layer& layer : table.layers()) {
    const Parameter& input = table.parameters()[layer.input_weights];
    fill_uniform(span_of(input), glorot_bound(input.inputs, units), random);
    const std::span<T> recurrent = span_of(table.parameters()[layer.recurrent_weights]);
    for (std::size_t g = 0; g < gates; ++g) {
      fill_orthogonal(recurrent.data(), units, gates * units, g * units, random);
    }
  }
  const Parameter& head = table.head_weights();
  fill_uniform(span_of(head), glorot_bound(head.inputs, head.outputs), random);
}

}  // namespace

template <class T>
void initialise(Network<T>& network, Initialisation how, bool forget_bias_one, Random& random) {
  const ParameterTable& table = network.table();
  const std::size_t units = network.shape().hidden;
  switch (how) {
    case Initialisation::pytorch:
      for (const Parameter& p : table.parameters()) {
        fill_uniform(network.change_weights().subspan(p.offset, p.size()),
                     1 / std::sqrt(static_cast<double>(units)), random);
      }
      break;
    case Initialisation::orthogonal:
      fill_orthogonal_and_glorot(network, random);
      break;
  }
  const int forget_gate = cell_traits(network.shape().cell).forget_gate;
  if (forget_bias_one && forget_gate >= 0) {
    for (const ParameterTable::Layer& layer : table.layers()) {
      const auto gate = [&](std::size_t bias) {
        return network.change_weights().subspan(
            table.parameters()[bias].offset + static_cast<std::size_t>(forget_gate) * units, units);
      };
      std::ranges::fill(gate(layer.input_bias), T{1});
      std::ranges::fill(gate(layer.recurrent_bias), T{0});
    }
  }
  network.pack();
}

template void initialise(Network<float>&, Initialisation, bool, Random&);
template void initialise(Network<double>&, Initialisation, bool, Random&);

}  // namespace rnn
