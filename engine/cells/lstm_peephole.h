// LSTM with peepholes (Gers and Schmidhuber 2000): input and forget gate see the memory before it changes,
// the output gate sees it after, each unit its own by the weights p.
//   i_t = σ(a_i + p_i c_{t-1})  f_t = σ(a_f + p_f c_{t-1})  g_t = tanh(a_g),  a as in lstm.h
//   c_t = f_t c_{t-1} + i_t g_t
//   o_t = σ(a_o + p_o c_t)
//   h_t = o_t tanh(c_t)
#if defined(RNN_ENGINE_CELLS_LSTM_PEEPHOLE_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_LSTM_PEEPHOLE_H_
#undef RNN_ENGINE_CELLS_LSTM_PEEPHOLE_H_
#else
#define RNN_ENGINE_CELLS_LSTM_PEEPHOLE_H_
#endif

#include "engine/cells/units-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

struct LstmPeephole {
  static constexpr std::string_view gates[] = {"input", "forget", "candidate", "output"};
  static constexpr Peephole peepholes[] = {{0, false}, {1, false}, {3, true}};
  static constexpr CellTraits traits{
      .gates = gates, .has_memory = true, .keeps_extra = true, .forget_gate = 1, .peepholes = peepholes};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations& a, ForwardUnits<M, 4, 3>& u) {
    const auto i = a.sigmoid(M::mul_add(u.peephole[0], u.memory_before, u.gate[0]));
    const auto f = a.sigmoid(M::mul_add(u.peephole[1], u.memory_before, u.gate[1]));
    const auto g = a.tanh(u.gate[2]);
    u.memory = M::mul_add(f, u.memory_before, i * g);
    const auto o = a.sigmoid(M::mul_add(u.peephole[2], u.memory, u.gate[3]));
    u.gate[0] = i;
    u.gate[1] = f;
    u.gate[2] = g;
    u.gate[3] = o;
    u.extra = a.tanh(u.memory);
    u.hidden = o * u.extra;
  }

  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 4, 3>& u) {
    const auto one = M::set(1);
    const auto i = u.gate[0], f = u.gate[1], g = u.gate[2], o = u.gate[3], tanh_c = u.extra;
    const auto dh = u.hidden_gradient;
    const auto da_o = dh * tanh_c * o * (one - o);
    auto dc = M::mul_add(dh * o, one - tanh_c * tanh_c, u.memory_gradient);
    dc = M::mul_add(da_o, u.peephole[2], dc);
    const auto da_i = dc * g * i * (one - i);
    const auto da_f = dc * u.memory_before * f * (one - f);
    u.gate_gradient[0] = da_i;
    u.gate_gradient[1] = da_f;
    u.gate_gradient[2] = dc * i * (one - g * g);
    u.gate_gradient[3] = da_o;
    u.memory_gradient = M::mul_add(dc, f, M::mul_add(da_i, u.peephole[0], da_f * u.peephole[1]));
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
