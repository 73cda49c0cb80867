// LSTM (Hochreiter and Schmidhuber 1997) with forget gate (Gers et al. 2000), as torch.nn.LSTM:
//   i_t = σ(a_i)  f_t = σ(a_f)  g_t = tanh(a_g)  o_t = σ(a_o),  a = U x_t + b_ih + W h_{t-1} + b_hh
//   c_t = f_t c_{t-1} + i_t g_t
//   h_t = o_t tanh(c_t)
#if defined(RNN_ENGINE_CELLS_LSTM_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_LSTM_H_
#undef RNN_ENGINE_CELLS_LSTM_H_
#else
#define RNN_ENGINE_CELLS_LSTM_H_
#endif

#include "engine/cells/units-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

struct Lstm {
  static constexpr std::string_view gates[] = {"input", "forget", "candidate", "output"};
  static constexpr Activation simple_gates[] = {Activation::sigmoid, Activation::sigmoid, Activation::tanh,
                                                Activation::sigmoid};
  static constexpr CellTraits traits{.gates = gates,
                                     .simple_gates = simple_gates,
                                     .has_memory = true,
                                     .keeps_extra = true,
                                     .forget_gate = 1};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations& a, ForwardUnits<M, 4>& u) {
    const auto i = u.gate[0], f = u.gate[1], g = u.gate[2], o = u.gate[3];
    u.memory = M::mul_add(f, u.memory_before, i * g);
    u.extra = a.tanh(u.memory);
    u.hidden = o * u.extra;
  }

  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 4>& u) {
    const auto one = M::set(1);
    const auto i = u.gate[0], f = u.gate[1], g = u.gate[2], o = u.gate[3], tanh_c = u.extra;
    const auto dh = u.hidden_gradient;
    const auto dc = M::mul_add(dh * o, one - tanh_c * tanh_c, u.memory_gradient);
    u.gate_gradient[0] = dc * g * i * (one - i);
    u.gate_gradient[1] = dc * u.memory_before * f * (one - f);
    u.gate_gradient[2] = dc * i * (one - g * g);
    u.gate_gradient[3] = dh * tanh_c * o * (one - o);
    u.memory_gradient = dc * f;
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
