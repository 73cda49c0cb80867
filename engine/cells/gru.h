// GRU (Cho et al. 2014) with the reset gate after the product, as torch.nn.GRU and cuDNN:
//   r_t = σ(U_r x_t + b_ir + W_r h_{t-1} + b_hr)
//   z_t = σ(U_z x_t + b_iz + W_z h_{t-1} + b_hz)
//   q_t = W_n h_{t-1} + b_hn
//   n_t = tanh(U_n x_t + b_in + r_t q_t)
//   h_t = (1 − z_t) n_t + z_t h_{t-1}
#if defined(RNN_ENGINE_CELLS_GRU_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_GRU_H_
#undef RNN_ENGINE_CELLS_GRU_H_
#else
#define RNN_ENGINE_CELLS_GRU_H_
#endif

#include "engine/cells/units-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

struct Gru {
  static constexpr std::string_view gates[] = {"reset", "update", "candidate"};
  static constexpr Activation simple_gates[] = {Activation::sigmoid, Activation::sigmoid};
  static constexpr CellTraits traits{.gates = gates,
                                     .simple_gates = simple_gates,
                                     .recurrent_apart = true,
                                     .keeps_extra = true,
                                     .passes_hidden = true};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations& a, ForwardUnits<M, 3>& u) {
    const auto r = u.gate[0], z = u.gate[1], q = u.extra;
    const auto n = u.gate[2] = a.tanh(M::mul_add(r, q, u.gate[2]));
    u.hidden = M::mul_add(z, u.hidden_before - n, n);
  }

  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 3>& u) {
    const auto one = M::set(1);
    const auto r = u.gate[0], z = u.gate[1], n = u.gate[2], q = u.extra, dh = u.hidden_gradient;
    const auto da_z = dh * (u.hidden_before - n) * z * (one - z);
    const auto da_n = dh * (one - z) * (one - n * n);
    const auto da_r = da_n * q * r * (one - r);
    u.gate_gradient[0] = da_r;
    u.gate_gradient[1] = da_z;
    u.gate_gradient[2] = da_n;
    u.extra = da_n * r;
    u.hidden_gradient = dh * z;
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
