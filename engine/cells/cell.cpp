#include "engine/cells/cell.h"

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/cells/cell.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/cells/equations-inl.h"
#include "engine/kernels/math-inl.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

#define RNN_CELL_LOOPS(name, Equations, label)                                                 \
  void forward_##name(const CellForward<float>& s) { forward_rows<Equations, VectorMath>(s); } \
  void backward_##name(const CellBackward<float>& s) { backward_rows<Equations, VectorMath>(s); }
RNN_CELLS(RNN_CELL_LOOPS)
#undef RNN_CELL_LOOPS

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "engine/kernels/plain_math.h"

namespace rnn {

#define RNN_CELL_EXPORT(name, Equations, label) \
  HWY_EXPORT(forward_##name);                   \
  HWY_EXPORT(backward_##name);
RNN_CELLS(RNN_CELL_EXPORT)
#undef RNN_CELL_EXPORT

const CellTraits& cell_traits(CellKind kind) {
  static constexpr CellTraits kTraits[] = {
#define RNN_CELL_TRAITS(name, Equations, label) HWY_NAMESPACE::Equations::traits,
      RNN_CELLS(RNN_CELL_TRAITS)
#undef RNN_CELL_TRAITS
  };
  return kTraits[static_cast<std::size_t>(kind)];
}

template <>
const CellKernels<float>& cell_kernels<float>(CellKind kind) {
  static constexpr CellKernels<float> kKernels[] = {
#define RNN_CELL_KERNELS(name, Equations, label) \
  {[](const CellForward<float>& s) {             \
     HWY_DYNAMIC_DISPATCH(forward_##name)        \
     (s);                                        \
   },                                            \
   [](const CellBackward<float>& s) {            \
     HWY_DYNAMIC_DISPATCH(backward_##name)       \
     (s);                                        \
   }},
      RNN_CELLS(RNN_CELL_KERNELS)
#undef RNN_CELL_KERNELS
  };
  return kKernels[static_cast<std::size_t>(kind)];
}

template <>
const CellKernels<double>& cell_kernels<double>(CellKind kind) {
  static constexpr CellKernels<double> kKernels[] = {
#define RNN_CELL_KERNELS(name, Equations, label)                     \
  {HWY_NAMESPACE::forward_rows<HWY_NAMESPACE::Equations, PlainMath>, \
   HWY_NAMESPACE::backward_rows<HWY_NAMESPACE::Equations, PlainMath>},
      RNN_CELLS(RNN_CELL_KERNELS)
#undef RNN_CELL_KERNELS
  };
  return kKernels[static_cast<std::size_t>(kind)];
}

}  // namespace rnn
#endif  // HWY_ONCE
