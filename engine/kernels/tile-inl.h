// Register tiles: the innermost loops of every matrix product, once for each of Highway's targets.
#if defined(RNN_ENGINE_KERNELS_TILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef RNN_ENGINE_KERNELS_TILE_INL_H_
#undef RNN_ENGINE_KERNELS_TILE_INL_H_
#else
#define RNN_ENGINE_KERNELS_TILE_INL_H_
#endif

#include <array>
#include <cstddef>
#include <utility>

#include "engine/kernels/math-inl.h"
#include "hwy/highway.h"  // anew for each target

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

// Rows and vectors of a tile: as many independent accumulators as the registers hold beside a row of B and
// one number of A. Larger tiles spill and are slower.
#if HWY_TARGET == HWY_AVX3  // 32 registers of 16: 24 + 3 + 1
inline constexpr std::size_t kTileRows = 8, kTileVectors = 3;
#elif defined(__wasm_relaxed_simd__)  // V8 has 15 registers on x86-64: 12 + 2 + 1
inline constexpr std::size_t kTileRows = 6, kTileVectors = 2;
#elif HWY_TARGET == HWY_WASM  // the same, but without multiply-add each product takes one: 10 + 2 + 1 + 1
inline constexpr std::size_t kTileRows = 5, kTileVectors = 2;
#elif HWY_TARGET == HWY_NEON  // 32 registers of 4: 24 + 3 + 1
inline constexpr std::size_t kTileRows = 8, kTileVectors = 3;
#else                         // 16 registers: 12 + 2 + 1
inline constexpr std::size_t kTileRows = 6, kTileVectors = 2;
#endif
/// Panels that a product with a single row works on at once, to have accumulators enough.
inline constexpr std::size_t kRowPanels = 4;
/// Panels that the tiles of a few rows work on in turn: together they are as wide as a line of the cache, so
/// that each line of the result comes into the first-level cache once.
inline constexpr std::size_t kPanelGroup = 2;

inline std::size_t tile_columns() { return kTileVectors * VectorMath::lanes(); }
inline std::size_t vectors_for(std::size_t columns) {
  return (columns + VectorMath::lanes() - 1) / VectorMath::lanes();
}

/// Where a tile reads A: kRows rows of k numbers, each row by itself.
template <std::size_t kRows>
struct RowInput {
  const float* row[kRows];

  RowInput(const float* first, std::size_t stride) {
    for (std::size_t i = 0; i < kRows; ++i) row[i] = first + i * stride;
  }
  HWY_INLINE VectorMath::V get(std::size_t i) const { return VectorMath::set(*row[i]); }
  HWY_INLINE void advance() {
    for (std::size_t i = 0; i < kRows; ++i) ++row[i];
  }
};

/// The same from a stripe: the kTileRows numbers of a step of k side by side, of which kRows are used.
template <std::size_t kRows>
struct StripeInput {
  const float* at;

  StripeInput(const float* first, std::size_t) : at(first) {}
  HWY_INLINE VectorMath::V get(std::size_t i) const { return VectorMath::set(at[i]); }
  HWY_INLINE void advance() { at += kTileRows; }
};

/// Where a tile writes: rows of `stride`, `width` columns of which only these are touched.
struct TileOutput {
  float* data;
  std::size_t stride, width;
  bool add;
};

/// Calls body(0), …, body(kCount − 1) without a loop, so that arrays indexed by it stay in registers.
template <std::size_t kCount, class Body>
HWY_INLINE void unrolled(Body body) {
  [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) HWY_ATTR { (body(kIndex), ...); }
  (std::make_index_sequence<kCount>());
}

/// Loads and stores of kVectors whole vectors.
struct WholeRow {
  template <std::size_t kVectors>
  HWY_INLINE void load(const float* at, VectorMath::V (&row)[kVectors]) const {
    for (std::size_t v = 0; v < kVectors; ++v) row[v] = VectorMath::load(at + v * VectorMath::lanes());
  }
  template <std::size_t kVectors>
  HWY_INLINE void store(const VectorMath::V (&row)[kVectors], float* at) const {
    for (std::size_t v = 0; v < kVectors; ++v) VectorMath::store(row[v], at + v * VectorMath::lanes());
  }
};

/// The same where the last vector has only `rest` columns.
struct PartialRow {
  std::size_t rest;

  template <std::size_t kVectors>
  HWY_INLINE void load(const float* at, VectorMath::V (&row)[kVectors]) const {
    for (std::size_t v = 0; v + 1 < kVectors; ++v) row[v] = VectorMath::load(at + v * VectorMath::lanes());
    row[kVectors - 1] = VectorMath::load(at + (kVectors - 1) * VectorMath::lanes(), rest);
  }
  template <std::size_t kVectors>
  HWY_INLINE void store(const VectorMath::V (&row)[kVectors], float* at) const {
    for (std::size_t v = 0; v + 1 < kVectors; ++v) VectorMath::store(row[v], at + v * VectorMath::lanes());
    VectorMath::store(row[kVectors - 1], at + (kVectors - 1) * VectorMath::lanes(), rest);
  }
};

/// sum [kRows][kVectors] += a [kRows][k] · panel [k][kVectors vectors]. Not unrolled over k: the compiler for
/// wasm would then make a chain of each sum's additions and run out of registers.
template <class Input, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void add_products(Input a, const float* HWY_RESTRICT panel, std::size_t k,
                             VectorMath::V (&sum)[kRows][kVectors]) {
  const std::size_t lanes = VectorMath::lanes();
  for (std::size_t step = 0; step < k; ++step) {
    VectorMath::V b[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) b[v] = VectorMath::load(panel + v * lanes);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto a_ik = a.get(i);
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = VectorMath::mul_add(a_ik, b[v], sum[i][v]);
    }
    a.advance();
    panel += kVectors * lanes;
  }
}

/// c [kRows][width] = or += a [kRows][k] · panel [k][kVectors vectors]
template <class Input, std::size_t kRows, std::size_t kVectors, class Row>
HWY_INLINE void tile_of_rows(Input a, const float* panel, std::size_t k, const TileOutput& c, Row row) {
  // One way in, of the numbers there or of zeros: two would have to bring their sums to the same registers.
  HWY_ALIGN static constexpr float kZeros[hn::MaxLanes(VectorMath::Tag()) * kTileVectors] = {};
  float* const to = c.data;
  const float* const from = c.add ? to : kZeros;
  const std::size_t stride = c.stride, from_stride = c.add ? stride : 0;
  VectorMath::V sum[kRows][kVectors];
  unrolled<kRows>([&](std::size_t i) HWY_ATTR { row.load(from + i * from_stride, sum[i]); });
  add_products(a, panel, k, sum);
  unrolled<kRows>([&](std::size_t i) HWY_ATTR { row.store(sum[i], to + i * stride); });
}

template <template <std::size_t> class Input, std::size_t kRows, std::size_t kVectors>
void tile(const float* a, std::size_t stride, const float* panel, std::size_t k, const TileOutput& c) {
  const std::size_t lanes = VectorMath::lanes();
  const Input<kRows> input(a, stride);
  if (c.width == kVectors * lanes) {
    tile_of_rows<Input<kRows>, kRows, kVectors>(input, panel, k, c, WholeRow());
  } else {
    tile_of_rows<Input<kRows>, kRows, kVectors>(input, panel, k, c,
                                                PartialRow{c.width - (kVectors - 1) * lanes});
  }
}

/// One row over kRowPanels whole panels side by side.
inline void row_tile(const float* HWY_RESTRICT a, const float* HWY_RESTRICT panels, std::size_t k,
                     const TileOutput& c) {
  const std::size_t lanes = VectorMath::lanes(), panel_size = k * tile_columns();
  VectorMath::V sum[kRowPanels * kTileVectors];
  if (c.add) {
    WholeRow().load(c.data, sum);
  } else {
    for (auto& s : sum) s = VectorMath::zero();
  }
  for (std::size_t step = 0; step < k; ++step) {
    const auto a_k = VectorMath::set(a[step]);
    const float* b = panels + step * tile_columns();
    for (std::size_t p = 0; p < kRowPanels; ++p) {
      for (std::size_t v = 0; v < kTileVectors; ++v) {
        auto& s = sum[p * kTileVectors + v];
        s = VectorMath::mul_add(a_k, VectorMath::load(b + p * panel_size + v * lanes), s);
      }
    }
  }
  WholeRow().store(sum, c.data);
}

using TileFunction = void (*)(const float*, std::size_t, const float*, std::size_t, const TileOutput&);

/// The tile of `rows` ≤ kTileRows and `vectors` ≤ kTileVectors, both ≥ 1.
template <template <std::size_t> class Input>
TileFunction find_tile(std::size_t rows, std::size_t vectors) {
  static constexpr auto kTable = []<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array<TileFunction, sizeof...(kIndex)>{
        tile<Input, kIndex / kTileVectors + 1, kIndex % kTileVectors + 1>...};
  }
  (std::make_index_sequence<kTileRows * kTileVectors>());
  return kTable[(rows - 1) * kTileVectors + vectors - 1];
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
