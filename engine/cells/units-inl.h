// What a cell's equations see, once for each of Highway's targets.
#if defined(RNN_ENGINE_CELLS_UNITS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_UNITS_INL_H_
#undef RNN_ENGINE_CELLS_UNITS_INL_H_
#else
#define RNN_ENGINE_CELLS_UNITS_INL_H_
#endif

#include <cstddef>
#include <string_view>

#include "engine/cells/cell.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

/// Room for an array that some cells do without.
constexpr std::size_t at_least_one(std::size_t count) { return count == 0 ? 1 : count; }

/// What a cell's equations see: one vector of units of one sequence at one step. M is the arithmetic
/// (VectorMath or PlainMath), G the number of gates, P that of peepholes. Members that the cell's traits do
/// not ask for are not set.
template <class M, std::size_t G, std::size_t P = 0>
struct ForwardUnits {
  using V = typename M::V;
  HWY_INLINE ForwardUnits() {}  // GCC would not give the implicit one the target's attributes.
  V gate[G];  // in: U x + b_ih (+ W h + b_hh unless apart), of simple gates their activations; out: those of
              // all
  V hidden_before, memory_before;
  V peephole[at_least_one(P)];
  V extra;           // in: W h + b_hh, when apart; out
  V hidden, memory;  // out
};

template <class M, std::size_t G, std::size_t P = 0>
struct BackwardUnits {
  using V = typename M::V;
  HWY_INLINE BackwardUnits() {}  // GCC would not give the implicit one the target's attributes.
  V gate[G];
  V hidden_before, memory_before, hidden;
  V peephole[at_least_one(P)];
  V hidden_gradient;   // in: whole dL/dh_t; out, when the cell passes it: dL/dh_{t-1} unit by unit
  V memory_gradient;   // in: dL/dc_t from step t+1; out: dL/dc_{t-1}
  V extra;             // in: as forward left it; out, when apart: dL/d(W h + b_hh)
  V gate_gradient[G];  // out
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
