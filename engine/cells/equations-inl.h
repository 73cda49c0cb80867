// Every cell's equations, and the loops that run them over rows of units, once for each of Highway's targets.
#if defined(RNN_ENGINE_CELLS_EQUATIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_EQUATIONS_INL_H_
#undef RNN_ENGINE_CELLS_EQUATIONS_INL_H_
#else
#define RNN_ENGINE_CELLS_EQUATIONS_INL_H_
#endif

#include <type_traits>

#include "engine/cells/feed_forward.h"
#include "engine/cells/gru.h"
#include "engine/cells/lstm.h"
#include "engine/cells/lstm_peephole.h"
#include "engine/cells/vanilla.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

/// Loads and stores of a whole vector (the count is not looked at) or of the last units of a row.
template <class M, bool kWhole>
struct Access {
  using T = typename M::Scalar;
  using V = typename M::V;
  std::size_t count;
  HWY_INLINE V load(const T* p) const {
    if constexpr (kWhole) return M::load(p);
    return M::load(p, count);
  }
  HWY_INLINE void store(V v, T* p) const {
    if constexpr (kWhole) return M::store(v, p);
    M::store(v, p, count);
  }
};

/// gate [units] = f(gate + added)
template <class M, class Function, class T = typename M::Scalar>
HWY_INLINE void activate(T* gate, const T* added, std::size_t units) {
  const Function f;
  const std::size_t lanes = M::lanes();
  std::size_t j = 0;
  for (; j + lanes <= units; j += lanes) M::store(f(M::load(gate + j) + M::load(added + j)), gate + j);
  if (const std::size_t rest = units - j; rest != 0) {
    M::store(f(M::load(gate + j, rest) + M::load(added + j, rest)), gate + j, rest);
  }
}

/// The simple gates of a row from kGate on, each in a loop of its own. In one loop with the rest of the
/// equations a vector would wait for what comes after, one long chain, more than a processor looks ahead.
template <class Cell, class M, std::size_t kGate = 0, class T = typename M::Scalar>
HWY_INLINE void activate_simple_gates(T* gates, const T* added, std::size_t units) {
  if constexpr (kGate < Cell::traits.simple_gates.size()) {
    using Function = std::conditional_t<Cell::traits.simple_gates[kGate] == Activation::sigmoid,
                                        typename M::Sigmoid, typename M::Tanh>;
    activate<M, Function>(gates + kGate * units, added + kGate * units, units);
    activate_simple_gates<Cell, M, kGate + 1>(gates, added, units);
  }
}

template <class Cell, class M, bool kWhole, class T = typename M::Scalar>
HWY_INLINE void forward_units(const CellForward<T>& s, const T* added, const typename M::Activations& a,
                              std::size_t row, std::size_t j, Access<M, kWhole> access) {
  constexpr CellTraits kTraits = Cell::traits;
  constexpr std::size_t kGates = kTraits.gates.size(), kPeepholes = kTraits.peepholes.size(),
                        kSimple = kTraits.simple_gates.size();
  const std::size_t units = s.hidden_units, at = row * units + j, gates_at = row * kGates * units + j;
  ForwardUnits<M, kGates, kPeepholes> u;
  for (std::size_t g = 0; g < kGates; ++g) {
    u.gate[g] = access.load(s.gates + gates_at + g * units);
    if (g >= kSimple) u.gate[g] = u.gate[g] + access.load(added + g * units + j);
  }
  if constexpr (kTraits.recurrent_apart) {
    u.extra = access.load(s.extra + at) + access.load(s.recurrent_bias + j);
  }
  if constexpr (kTraits.passes_hidden) u.hidden_before = access.load(s.hidden_before + at);
  if constexpr (kTraits.has_memory) u.memory_before = access.load(s.memory_before + at);
  for (std::size_t p = 0; p < kPeepholes; ++p) u.peephole[p] = access.load(s.peepholes + p * units + j);

  Cell::template forward<M>(a, u);

  for (std::size_t g = kSimple; g < kGates; ++g) access.store(u.gate[g], s.gates + gates_at + g * units);
  access.store(u.hidden, s.hidden + at);
  if constexpr (kTraits.has_memory) access.store(u.memory, s.memory + at);
  if constexpr (kTraits.keeps_extra) access.store(u.extra, s.extra + at);
}

template <class Cell, class M, bool kWhole, class T = typename M::Scalar>
HWY_INLINE void backward_units(const CellBackward<T>& s, std::size_t row, std::size_t j,
                               Access<M, kWhole> access) {
  constexpr CellTraits kTraits = Cell::traits;
  constexpr std::size_t kGates = kTraits.gates.size(), kPeepholes = kTraits.peepholes.size();
  const std::size_t units = s.hidden_units, at = row * units + j, gates_at = row * kGates * units + j;
  BackwardUnits<M, kGates, kPeepholes> u;
  for (std::size_t g = 0; g < kGates; ++g) u.gate[g] = access.load(s.gates + gates_at + g * units);
  u.hidden = access.load(s.hidden + at);
  u.hidden_gradient = access.load(s.output_gradient + at) + access.load(s.hidden_gradient + at);
  if constexpr (kTraits.passes_hidden) u.hidden_before = access.load(s.hidden_before + at);
  if constexpr (kTraits.keeps_extra) u.extra = access.load(s.extra + at);
  if constexpr (kTraits.has_memory) {
    u.memory_before = access.load(s.memory_before + at);
    u.memory_gradient = access.load(s.memory_gradient + at);
  }
  for (std::size_t p = 0; p < kPeepholes; ++p) u.peephole[p] = access.load(s.peepholes + p * units + j);

  Cell::template backward<M>(u);

  for (std::size_t g = 0; g < kGates; ++g) {
    access.store(u.gate_gradient[g], s.gate_gradient + gates_at + g * units);
  }
  if constexpr (kTraits.recurrent_apart) access.store(u.extra, s.extra + at);
  if constexpr (kTraits.passes_hidden) access.store(u.hidden_gradient, s.hidden_gradient + at);
  if constexpr (kTraits.has_memory) access.store(u.memory_gradient, s.memory_gradient + at);
}

template <class Cell, class M, class T = typename M::Scalar>
void forward_rows(const CellForward<T>& step) {
  const CellForward<T> s = step;  // a copy: stores cannot change it, so it is not read anew after each
  const typename M::Activations a;
  const std::size_t gate_units = Cell::traits.gates.size() * s.hidden_units;
  const std::size_t lanes = M::lanes(), whole = s.hidden_units / lanes * lanes, rest = s.hidden_units - whole;
  for (std::size_t row = 0; row < s.rows; ++row) {
    const T* added = s.added_rows ? s.added + s.added_rows[row] * gate_units : s.added;
    activate_simple_gates<Cell, M>(s.gates + row * gate_units, added, s.hidden_units);
    for (std::size_t j = 0; j < whole; j += lanes) {
      forward_units<Cell>(s, added, a, row, j, Access<M, true>{lanes});
    }
    if (rest != 0) forward_units<Cell>(s, added, a, row, whole, Access<M, false>{rest});
  }
}

template <class Cell, class M, class T = typename M::Scalar>
void backward_rows(const CellBackward<T>& step) {
  const CellBackward<T> s = step;  // a copy: stores cannot change it, so it is not read anew after each
  const std::size_t lanes = M::lanes(), whole = s.hidden_units / lanes * lanes, rest = s.hidden_units - whole;
  for (std::size_t row = 0; row < s.rows; ++row) {
    for (std::size_t j = 0; j < whole; j += lanes) backward_units<Cell>(s, row, j, Access<M, true>{lanes});
    if (rest != 0) backward_units<Cell>(s, row, whole, Access<M, false>{rest});
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
