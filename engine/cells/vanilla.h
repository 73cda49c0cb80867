// Vanilla RNN (Elman 1990), as torch.nn.RNN:
//   h_t = σ(U x_t + b_ih + W h_{t-1} + b_hh),  σ = tanh or ReLU
#if defined(RNN_ENGINE_CELLS_VANILLA_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_VANILLA_H_
#undef RNN_ENGINE_CELLS_VANILLA_H_
#else
#define RNN_ENGINE_CELLS_VANILLA_H_
#endif

#include "engine/cells/units-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

struct VanillaTanh {
  static constexpr std::string_view gates[] = {"activation"};
  static constexpr CellTraits traits{.gates = gates};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations& a, ForwardUnits<M, 1>& u) {
    u.gate[0] = u.hidden = a.tanh(u.gate[0]);
  }
  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 1>& u) {
    u.gate_gradient[0] = u.hidden_gradient * (M::set(1) - u.hidden * u.hidden);
  }
};

struct VanillaRelu {
  static constexpr std::string_view gates[] = {"activation"};
  static constexpr CellTraits traits{.gates = gates};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations&, ForwardUnits<M, 1>& u) {
    u.gate[0] = u.hidden = M::relu(u.gate[0]);
  }
  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 1>& u) {
    u.gate_gradient[0] = M::where_positive(u.hidden, u.hidden_gradient);
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
