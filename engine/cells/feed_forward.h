// A layer without memory, the baseline to compare with: it sees one step only.
//   h_t = tanh(U x_t + b_ih)
#if defined(RNN_ENGINE_CELLS_FEED_FORWARD_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_CELLS_FEED_FORWARD_H_
#undef RNN_ENGINE_CELLS_FEED_FORWARD_H_
#else
#define RNN_ENGINE_CELLS_FEED_FORWARD_H_
#endif

#include "engine/cells/units-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

struct FeedForward {
  static constexpr std::string_view gates[] = {"activation"};
  static constexpr CellTraits traits{.gates = gates, .recurrent = false};

  template <class M>
  static HWY_INLINE void forward(const typename M::Activations& a, ForwardUnits<M, 1>& u) {
    u.gate[0] = u.hidden = a.tanh(u.gate[0]);
  }
  template <class M>
  static HWY_INLINE void backward(BackwardUnits<M, 1>& u) {
    u.gate_gradient[0] = u.hidden_gradient * (M::set(1) - u.hidden * u.hidden);
  }
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
