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

template <class T>
void fill_normal(std::span<T> values, double deviation, Random& random) {
  for (T& value : values) value = static_cast<T>(deviation * random.normal());
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

/// What a parameter is, for the choice of its first values.
enum class Role { recurrent_layer, recurrent_weights, embedding, norm, linear };

Role role_of(const Parameter& p) {
  if (p.lookup) return Role::embedding;
  if (p.name.find("norms.") != std::string::npos) return Role::norm;
  if (p.name.find("weight_hh") != std::string::npos) return Role::recurrent_weights;
  if (p.name.starts_with("rnn.") || p.name.starts_with("decoder.")) return Role::recurrent_layer;
  return Role::linear;
}

template <class T>
void fill_pytorch(Network<T>& network, Random& random) {
  std::size_t inputs = network.shape().hidden;
  for (const Parameter& p : network.table().parameters()) {
    const auto values = network.change_weights().subspan(p.offset, p.size());
    const Role role = role_of(p);
    if (role == Role::norm) continue;  // scale one, shift zero
    if (role == Role::embedding) {
      fill_normal(values, 1, random);  // torch.nn.Embedding
      continue;
    }
    // A linear layer's bias has the bound of the weights before it.
    if (role != Role::linear) inputs = network.shape().hidden;
    if (role == Role::linear && p.is_matrix()) inputs = p.inputs;
    fill_uniform(values, 1 / std::sqrt(static_cast<double>(inputs)), random);
  }
}

template <class T>
void fill_identity(std::span<T> w, std::size_t units, std::size_t width) {
  for (std::size_t i = 0; i < units; ++i) {
    for (std::size_t j = 0; j < width; ++j) w[i * width + j] = static_cast<T>(i == j % units ? 1 : 0);
  }
}

/// Recurrent weights orthogonal or the identity, biases zero.
template <class T>
void fill_apart(Network<T>& network, Initialisation how, Random& random) {
  const std::size_t units = network.shape().hidden, gates = cell_traits(network.shape().cell).gates.size();
  for (const Parameter& p : network.table().parameters()) {
    const auto values = network.change_weights().subspan(p.offset, p.size());
    const Role role = role_of(p);
    if (role == Role::norm) continue;
    if (role == Role::recurrent_weights && how == Initialisation::identity) {
      fill_identity(values, units, gates * units);
    } else if (role == Role::recurrent_weights) {
      for (std::size_t g = 0; g < gates; ++g) {
        fill_orthogonal(values.data(), units, gates * units, g * units, random);
      }
    } else if (!p.is_matrix()) {
      std::ranges::fill(values, T{});
    } else if (how == Initialisation::identity) {
      fill_normal(values, 0.001, random);
    } else {
      const std::size_t outputs = role == Role::recurrent_layer ? units : p.outputs;
      fill_uniform(values, glorot_bound(p.inputs, outputs), random);
    }
  }
}

template <class T>
void open_forget_gates(Network<T>& network) {
  const int forget_gate = cell_traits(network.shape().cell).forget_gate;
  if (forget_gate < 0) return;
  const std::size_t units = network.shape().hidden;
  const auto gate = [&](std::size_t bias) {
    return network.change_weights().subspan(
        network.table()[bias].offset + static_cast<std::size_t>(forget_gate) * units, units);
  };
  for (const StackParameters* stack : {&network.table().encoder(), &network.table().decoder()}) {
    for (const LayerParameters& layer : stack->layers) {
      std::ranges::fill(gate(layer.input_bias), T{1});
      std::ranges::fill(gate(layer.recurrent_bias), T{0});
    }
  }
}

/// A forget gate of bias log(t − 1) lets a memory last for about t steps; t is uniform in 2 … kChronoSteps,
/// and the input gate opens as rarely: its bias is the opposite (Tallec and Ollivier 2018, equation 16).
template <class T>
void set_time_scales(Network<T>& network, Random& random) {
  const int forget_gate = cell_traits(network.shape().cell).forget_gate;
  if (forget_gate < 0) return;
  const std::size_t units = network.shape().hidden;
  for (const StackParameters* stack : {&network.table().encoder(), &network.table().decoder()}) {
    for (const LayerParameters& layer : stack->layers) {
      T* bias = network.change_weights().data() + network.table()[layer.input_bias].offset;
      for (std::size_t j = 0; j < units; ++j) {
        const T log_time = static_cast<T>(std::log(random.uniform(1, kChronoSteps - 1)));
        bias[static_cast<std::size_t>(forget_gate) * units + j] = log_time;
        bias[j] = -log_time;  // the input gate is the first
      }
    }
  }
}

}  // namespace

template <class T>
void initialise(Network<T>& network, Initialisation how, bool forget_bias_one, Random& random) {
  if (how == Initialisation::pytorch) {
    fill_pytorch(network, random);
  } else {
    fill_apart(network, how, random);
  }
  if (how == Initialisation::chrono) set_time_scales(network, random);
  if (forget_bias_one) open_forget_gates(network);
  network.pack();
}

template void initialise(Network<float>&, Initialisation, bool, Random&);
template void initialise(Network<double>&, Initialisation, bool, Random&);

}  // namespace rnn
