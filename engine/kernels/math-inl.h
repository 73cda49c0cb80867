// Vector arithmetic that the kernels and cells share, once for each of Highway's targets.
#if defined(RNN_ENGINE_KERNELS_MATH_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_KERNELS_MATH_INL_H_
#undef RNN_ENGINE_KERNELS_MATH_INL_H_
#else
#define RNN_ENGINE_KERNELS_MATH_INL_H_
#endif

#include <cmath>
#include <cstddef>
#include <cstdint>

#include "hwy/highway.h"
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#endif

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// Numbers of x·P(x²)/Q(x²) for x within least and most, those of the highest power first.
struct OddQuotient {
  static constexpr std::size_t kTerms = 5;
  float most, least, p[kTerms], q[kTerms];
};

/// Of tests/oracles/fit_activations.py. To float's precision ±1 beyond 8.2762432, where the quotient is
/// exactly that.
inline constexpr OddQuotient kTanh = {
    8.27624321f,
    -8.27624321f,
    {1.33588132e-8f, 2.06127802e-5f, 0.0034958445f, 0.133812523f, 1},
    {7.77846243e-7f, 0.00032860316f, 0.025877991f, 0.467145683f, 1},
};

/// σ(x) − ½ = tanh(x/2)/2: cheaper than by exp, which has to take the exponent apart. The numbers of tanh
/// times powers of two, so that it makes the same roundings.
inline constexpr OddQuotient kSigmoidMinusHalf = [] {
  OddQuotient n = kTanh;
  n.most *= 2;
  n.least *= 2;
  float power = 1;  // of the term's part of x/2
  for (std::size_t i = OddQuotient::kTerms; i-- > 0; power /= 4) {
    n.p[i] *= power / 4;  // x/2, and the half of all
    n.q[i] *= power;
  }
  return n;
}();

/// Arithmetic on one vector of floats. Errors against exact values, measured over all floats of the range:
/// tanh ≤ 4.2e-7, sigmoid ≤ 2.6e-7, exp ≤ 2e-7 relative. NaN stays NaN; large arguments saturate.
struct VectorMath {
  using Scalar = float;
  using Tag = hn::ScalableTag<float>;
  using V = hn::Vec<Tag>;

  static HWY_INLINE std::size_t lanes() { return hn::Lanes(Tag()); }
  static HWY_INLINE V set(float x) { return hn::Set(Tag(), x); }
  /// The same of a number that is static, for loops. In wasm it is read from memory: V8 would put a constant
  /// together anew in each turn, by three instructions.
  static HWY_INLINE V constant(const float& stored) {
#ifdef __wasm_simd128__
    const float* at = &stored;
    asm("" : "+r"(at));  // The compiler must not know what is there.
    return V{wasm_v128_load32_splat(at)};
#else
    return set(stored);
#endif
  }
  static HWY_INLINE V zero() { return hn::Zero(Tag()); }
  static HWY_INLINE V load(const float* p) { return hn::LoadU(Tag(), p); }
  static HWY_INLINE void store(V v, float* p) { hn::StoreU(v, Tag(), p); }

  /// Reads only `count` numbers, the rest is zero.
  static HWY_INLINE V load(const float* p, std::size_t count) {
#ifdef __wasm_simd128__  // A loop would become a call of memcpy.
    v128_t v = wasm_f32x4_const_splat(0);
    if (count > 0) v = wasm_v128_load32_zero(p);
    if (count > 1) v = wasm_v128_load32_lane(p + 1, v, 1);
    if (count > 2) v = wasm_v128_load32_lane(p + 2, v, 2);
    if (count > 3) v = wasm_v128_load32_lane(p + 3, v, 3);
    return V{v};
#else
    HWY_ALIGN float padded[hn::MaxLanes(Tag())] = {};
    for (std::size_t i = 0; i < count; ++i) padded[i] = p[i];
    return hn::Load(Tag(), padded);
#endif
  }
  /// Writes only `count` numbers.
  static HWY_INLINE void store(V v, float* p, std::size_t count) {
#ifdef __wasm_simd128__
    if (count > 0) wasm_v128_store32_lane(p, v.raw, 0);
    if (count > 1) wasm_v128_store32_lane(p + 1, v.raw, 1);
    if (count > 2) wasm_v128_store32_lane(p + 2, v.raw, 2);
    if (count > 3) wasm_v128_store32_lane(p + 3, v.raw, 3);
#else
    HWY_ALIGN float padded[hn::MaxLanes(Tag())];
    hn::Store(v, Tag(), padded);
    for (std::size_t i = 0; i < count; ++i) p[i] = padded[i];
#endif
  }

  /// a·b + c: the only multiply-add of the engine, fused where the target can. Highway 1.2 does not know that
  /// of relaxed SIMD.
  static HWY_INLINE V mul_add(V a, V b, V c) {
#ifdef __wasm_relaxed_simd__
    return V{wasm_f32x4_relaxed_madd(a.raw, b.raw, c.raw)};
#else
    return hn::MulAdd(a, b, c);
#endif
  }

  static HWY_INLINE V relu(V x) { return hn::IfThenElse(hn::Lt(x, zero()), zero(), x); }
  /// y where x > 0, else zero.
  static HWY_INLINE V where_positive(V x, V y) { return hn::IfThenElseZero(hn::Gt(x, zero()), y); }

  /// c_0 y^(N-1) + … + c_(N-1)
  template <std::size_t N>
  static HWY_INLINE V polynomial(V y, const V (&c)[N]) {
    V sum = c[0];
    for (std::size_t i = 1; i < N; ++i) sum = mul_add(sum, y, c[i]);
    return sum;
  }

  /// x, or bound where x is above; NaN stays NaN.
  static HWY_INLINE V at_most(V x, V bound) {
#if HWY_TARGET == HWY_SCALAR || HWY_ARCH_ARM  // The number where one is NaN.
    return hn::IfThenElse(hn::Lt(bound, x), bound, x);
#else  // The second argument where one is NaN.
    return hn::Min(bound, x);
#endif
  }

  /// x, or bound where x is below; NaN stays NaN.
  static HWY_INLINE V at_least(V x, V bound) {
#if HWY_TARGET == HWY_SCALAR || HWY_ARCH_ARM  // The number where one is NaN.
    return hn::IfThenElse(hn::Lt(x, bound), bound, x);
#else  // The second argument where one is NaN.
    return hn::Max(bound, x);
#endif
  }

  // Functions as objects: made before a loop they load their numbers once, which stay in registers where the
  // loop is short.

  /// x·P(x²)/Q(x²)
  template <const OddQuotient& kNumbers>
  class Quotient {
   public:
    HWY_INLINE Quotient() : most_(constant(kNumbers.most)), least_(constant(kNumbers.least)) {
      for (std::size_t i = 0; i < OddQuotient::kTerms; ++i) {
        p_[i] = constant(kNumbers.p[i]);
        // One register for both where they are the same, as there are none to spare.
        q_[i] = kNumbers.q[i] == kNumbers.p[i] ? p_[i] : constant(kNumbers.q[i]);
      }
    }
    HWY_INLINE V operator()(V x) const {
      x = at_least(at_most(x, most_), least_);
      const V y = hn::Mul(x, x);
      return hn::Div(hn::Mul(x, polynomial(y, p_)), polynomial(y, q_));
    }

   private:
    V most_, least_, p_[OddQuotient::kTerms], q_[OddQuotient::kTerms];
  };

  using Tanh = Quotient<kTanh>;

  class Sigmoid {
   public:
    HWY_INLINE Sigmoid() : half_(constant(kHalf)) {}
    HWY_INLINE V operator()(V x) const { return hn::Add(minus_half_(x), half_); }

   private:
    static constexpr float kHalf = 0.5f;
    Quotient<kSigmoidMinusHalf> minus_half_;
    V half_;
  };

  /// 2ⁿ·(1 + r + r²·E(r)) with x = n·ln 2 + r; coefficients from tests/oracles/fit_activations.py.
  /// Below −87.3 zero, above 88.3 e^88.3.
  class Exp {
   public:
    HWY_INLINE Exp()
        : least_(constant(kLeast)),
          most_(constant(kMost)),
          one_(constant(kOne)),
          per_ln2_(constant(kPerLn2)),
          whole_(constant(kWhole)) {
      for (std::size_t i = 0; i < 2; ++i) minus_ln2_[i] = constant(kMinusLn2[i]);
      for (std::size_t i = 0; i < kTerms; ++i) e_[i] = constant(kE[i]);
    }
    HWY_INLINE V operator()(V x) const {
      const Tag d;
      const hn::Rebind<std::int32_t, Tag> di;
      const auto underflow = hn::Lt(x, least_);
      x = at_most(x, most_);
      const V rounded = hn::Add(hn::Mul(x, per_ln2_), whole_);
      const V n = hn::Sub(rounded, whole_);
      V r = mul_add(n, minus_ln2_[0], x);
      r = mul_add(n, minus_ln2_[1], r);
      const V e = hn::Add(mul_add(polynomial(r, e_), hn::Mul(r, r), r), one_);
      const V power =
          hn::BitCast(d, hn::Add(hn::ShiftLeft<23>(hn::BitCast(di, rounded)), hn::BitCast(di, one_)));
      return hn::IfThenZeroElse(underflow, hn::Mul(e, power));
    }

   private:
    static constexpr std::size_t kTerms = 5;
    // ln 2 in two parts, the first with few enough bits for n·ln2 to be exact (Cody and Waite). Numbers
    // around 1.5·2²³ are whole, and n more of them is n more in their bits.
    static constexpr float kLeast = -87.3f, kMost = 88.3f, kOne = 1, kPerLn2 = 1.44269504f,
                           kWhole = 12582912.0f, kMinusLn2[2] = {-0.693359375f, 2.12194440e-4f},
                           kE[kTerms] = {0.00139504162f, 0.00836894735f, 0.0416662075f, 0.166665182f,
                                         0.500000009f};
    V least_, most_, one_, per_ln2_, whole_, minus_ln2_[2], e_[kTerms];
  };

  /// Those that a cell's equations may use.
  struct Activations {
    HWY_INLINE Activations() {}  // GCC would not give the implicit one the target's attributes.
    Tanh tanh;
    Sigmoid sigmoid;
  };
};

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
