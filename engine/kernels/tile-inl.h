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
#elif HWY_TARGET == HWY_WASM  // V8 has 16 registers on x86-64; without multiply-add each product takes one
inline constexpr std::size_t kTileRows = 4, kTileVectors = 2;
#elif HWY_TARGET == HWY_NEON  // 32 registers of 4: 24 + 3 + 1
inline constexpr std::size_t kTileRows = 8, kTileVectors = 3;
#else                         // 16 registers: 12 + 2 + 1
inline constexpr std::size_t kTileRows = 6, kTileVectors = 2;
#endif
/// Panels that a product with a single row works on at once, to have accumulators enough.
inline constexpr std::size_t kRowPanels = 4;

inline std::size_t tile_columns() { return kTileVectors * VectorMath::lanes(); }
inline std::size_t vectors_for(std::size_t columns) {
  return (columns + VectorMath::lanes() - 1) / VectorMath::lanes();
}

/// Where a tile reads A: element (row i, k) is data[i·row_stride + k·k_stride].
struct TileInput {
  const float* data;
  std::size_t row_stride, k_stride;
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

template <std::size_t kVectors>
HWY_INLINE void load_row(const TileOutput& c, std::size_t i, VectorMath::V (&row)[kVectors]) {
  const std::size_t lanes = VectorMath::lanes();
  for (std::size_t v = 0; v < kVectors; ++v) {
    const float* at = c.data + i * c.stride + v * lanes;
    if (!c.add) {
      row[v] = VectorMath::zero();
    } else if ((v + 1) * lanes <= c.width) {
      row[v] = VectorMath::load(at);
    } else {
      row[v] = VectorMath::load(at, c.width - v * lanes);
    }
  }
}

template <std::size_t kVectors>
HWY_INLINE void store_row(const TileOutput& c, std::size_t i, const VectorMath::V (&row)[kVectors]) {
  const std::size_t lanes = VectorMath::lanes();
  for (std::size_t v = 0; v < kVectors; ++v) {
    float* at = c.data + i * c.stride + v * lanes;
    if ((v + 1) * lanes <= c.width) {
      VectorMath::store(row[v], at);
    } else {
      VectorMath::store(row[v], at, c.width - v * lanes);
    }
  }
}

/// c [kRows][width] = or += a [kRows][k] · panel [k][kVectors vectors]
template <std::size_t kRows, std::size_t kVectors>
void tile(const TileInput& a, const float* HWY_RESTRICT panel, std::size_t k, const TileOutput& c) {
  const std::size_t lanes = VectorMath::lanes();
  VectorMath::V sum[kRows][kVectors];
  unrolled<kRows>([&](std::size_t i) { load_row(c, i, sum[i]); });
  const float* a_k = a.data;
  const std::size_t row_stride = a.row_stride, k_stride = a.k_stride;
  for (std::size_t step = 0; step < k; ++step) {
    VectorMath::V b[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) b[v] = VectorMath::load(panel + v * lanes);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto a_ik = VectorMath::set(a_k[i * row_stride]);
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = VectorMath::mul_add(a_ik, b[v], sum[i][v]);
    }
    panel += kVectors * lanes;
    a_k += k_stride;
  }
  unrolled<kRows>([&](std::size_t i) { store_row(c, i, sum[i]); });
}

/// One row over kRowPanels whole panels side by side.
inline void row_tile(const float* HWY_RESTRICT a, const float* HWY_RESTRICT panels, std::size_t k,
                     const TileOutput& c) {
  const std::size_t lanes = VectorMath::lanes(), panel_size = k * tile_columns();
  VectorMath::V sum[kRowPanels * kTileVectors];
  load_row(c, 0, sum);
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
  store_row(c, 0, sum);
}

using TileFunction = void (*)(const TileInput&, const float*, std::size_t, const TileOutput&);

/// The tile of `rows` ≤ kTileRows and `vectors` ≤ kTileVectors, both ≥ 1.
inline TileFunction find_tile(std::size_t rows, std::size_t vectors) {
  static constexpr auto kTable = []<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array<TileFunction, sizeof...(kIndex)>{
        tile<kIndex / kTileVectors + 1, kIndex % kTileVectors + 1>...};
  }
  (std::make_index_sequence<kTileRows * kTileVectors>());
  return kTable[(rows - 1) * kTileVectors + vectors - 1];
}

/// All rows of c against one panel.
inline void panel_product(TileInput a, std::size_t rows, const float* panel, std::size_t k, TileOutput c) {
  const std::size_t vectors = vectors_for(c.width);
  const TileFunction whole = find_tile(kTileRows, vectors);
  for (; rows >= kTileRows; rows -= kTileRows) {
    whole(a, panel, k, c);
    a.data += kTileRows * a.row_stride;
    c.data += kTileRows * c.stride;
  }
  if (rows != 0) find_tile(rows, vectors)(a, panel, k, c);
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
