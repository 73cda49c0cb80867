#include <algorithm>

#include "engine/cells/cell.h"
#include "engine/network/runs.h"
#include "engine/network/stack.h"

namespace rnn {
namespace {

/// dh_t/dc_t, unit by unit, of the cells that have a memory: h = o τ(c), o = σ(a + p c), τ = tanh, with
/// p = 0 but for a peephole. Then dh/dc = o (1 − τ²) + τ o (1 − o) p.
template <class T>
T hidden_by_memory(T o, T tanh_c, T peephole) {
  return o * (1 - tanh_c * tanh_c) + tanh_c * o * (1 - o) * peephole;
}

/// The gate o of those cells, and its peephole's place among the cell's peepholes: none when there is none.
struct OutputGate {
  std::size_t gate, peephole, none;

  explicit OutputGate(const CellTraits& traits)
      : gate(static_cast<std::size_t>(std::ranges::find(traits.gates, "output") - traits.gates.begin())),
        peephole(static_cast<std::size_t>(std::ranges::find(traits.peepholes, gate, &Peephole::gate) -
                                          traits.peepholes.begin())),
        none(traits.peepholes.size()) {}
};

}  // namespace

/// Before step t goes back, with dL/dh_t and dL/dc_t from step t + 1 in hidden_gradient, memory_gradient:
///   dL/dh_t = that + what comes from above,  dL/dc_t = that + dL/dh_t dh_t/dc_t
template <class T>
void Stack<T>::keep_state_gradients(LayerPlace p, Arena<const T> weights, StackActivations<T>& a, Rows rows,
                                    std::size_t t) const {
  const CellTraits& traits = cell_traits(shape_.cell);
  const std::size_t units = shape_.hidden, gates = traits.gates.size();
  const OutputGate output(traits);
  LayerActivations<T>& layer = a.layer(p.l, p.d);
  const T* above = shape_.plain() ? a.output_gradient().data() : layer.output_gradient.data();
  const T* peepholes = weights.at(parameters_.layers[index(p)].peepholes);
  for (std::size_t b = rows.first; b < rows.first + rows.count; ++b) {
    const std::size_t row = t * a.batch() + b;
    for (std::size_t u = 0; u < units; ++u) {
      const std::size_t at = row * units + u, carried = b * units + u;
      const T dh = a.ended(t, b) ? T{} : layer.hidden_gradient.data()[carried] + above[at];
      layer.hidden_gradients.data()[at] = dh;
      if (layer.memory_gradients.empty()) continue;
      const T peephole = output.peephole < output.none ? peepholes[output.peephole * units + u] : T{};
      const T o = layer.gates.data()[(row * gates + output.gate) * units + u];
      const T through_hidden = dh * hidden_by_memory(o, layer.extra.data()[at], peephole);
      layer.memory_gradients.data()[at] =
          a.ended(t, b) ? T{} : layer.memory_gradient.data()[carried] + through_hidden;
    }
  }
}

#define RNN_INSTANTIATE(T)                                                                             \
  template void Stack<T>::keep_state_gradients(LayerPlace, Arena<const T>, StackActivations<T>&, Rows, \
                                               std::size_t) const;
RNN_INSTANTIATE(float)
RNN_INSTANTIATE(double)
#undef RNN_INSTANTIATE

}  // namespace rnn
