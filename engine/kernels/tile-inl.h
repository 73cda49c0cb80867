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
#elif HWY_ARCH_ARM_A64        // NEON: 32 registers of 4: 24 + 3 + 1
inline constexpr std::size_t kTileRows = 8, kTileVectors = 3;
#else                         // 16 registers: 12 + 2 + 1
inline constexpr std::size_t kTileRows = 6, kTileVectors = 2;
#endif
/// Panels that a product with a single row works on at once, to have accumulators enough.
inline constexpr std::size_t kRowPanels = 4;
/// Rows that are left over after whole tiles and make a strip: a tile over several panels, as it would have
/// too few accumulators over one. 0: none do.
#if defined(__wasm_relaxed_simd__)  // 12 + 1 + 2
inline constexpr std::size_t kStripRows = 2, kStripPanels = 3;
#else
inline constexpr std::size_t kStripRows = 0, kStripPanels = 1;
#endif
/// Panels that the tiles of a few rows work on in turn, so that they stay in the first-level cache: as wide
/// as two strips, or where there are none as a line of it.
inline constexpr std::size_t kPanelGroup = 2 * kStripPanels;

inline std::size_t tile_columns() { return kTileVectors * VectorMath::lanes(); }
inline std::size_t vectors_for(std::size_t columns) {
  return (columns + VectorMath::lanes() - 1) / VectorMath::lanes();
}

/// Where a tile reads A: kRows rows, each by a pointer of its own, whose numbers lie kStep apart. (One
/// pointer and offsets from it would do for a stripe, but V8 adds each offset up anew.)
template <std::size_t kRows, std::size_t kStep>
struct Input {
  const float* row[kRows];

  Input(const float* first, std::size_t stride) {
    for (std::size_t i = 0; i < kRows; ++i) row[i] = first + i * stride;
  }
  /// Row i at the step after `ahead` others.
  HWY_INLINE VectorMath::V get(std::size_t i, std::size_t ahead) const {
    return VectorMath::set(row[i][ahead * kStep]);
  }
  HWY_INLINE void advance(std::size_t steps) {
    for (std::size_t i = 0; i < kRows; ++i) row[i] += steps * kStep;
  }
};

/// kStep of rows that lie by themselves, and in a stripe: the numbers of a step of k side by side.
inline constexpr std::size_t kRowStep = 1, kStripeStep = kTileRows;

/// Where a tile reads B: kPanels panels side by side of kVectors vectors.
template <std::size_t kPanels, std::size_t kVectors>
struct Panels {
  const float* panel[kPanels];

  Panels(const float* first, std::size_t stride) {
    for (std::size_t p = 0; p < kPanels; ++p) panel[p] = first + p * stride;
  }
  /// Vector v of them all at the step after `ahead` others.
  HWY_INLINE VectorMath::V get(std::size_t v, std::size_t ahead) const {
    return VectorMath::load(panel[v / kVectors] + (ahead * kVectors + v % kVectors) * VectorMath::lanes());
  }
  HWY_INLINE void advance(std::size_t steps) {
    for (std::size_t p = 0; p < kPanels; ++p) {
      panel[p] += steps * kVectors * VectorMath::lanes();
      // Not to be put together anew from the number of steps, for which registers lack.
      asm("" : "+r"(panel[p]));
    }
  }
};

/// Where a tile writes: rows of `stride`, `width` columns of which only these are touched.
struct TileOutput {
  float* data;
  std::size_t stride;
  bool add;            // to what is there; else
  const float* start;  // every row starts from these columns, null: from zeros
  std::size_t width = tile_columns();

  TileOutput from_column(std::size_t j) const {
    return {data + j, stride, add, start ? start + j : nullptr, width};
  }
};

/// What a call computes: `tiles` tiles of the same height over `panels` whole panels, or over one that is not
/// whole.
struct TileBlock {
  const float* a;
  std::size_t row_stride, tile_stride;  // of a, from a row of a tile to the next, and from a tile to the next
  const float* panel;
  std::size_t panel_stride, k;
  TileOutput c;  // of the first tile
  std::size_t tiles = 1, panels = 1;
};

// On a lambda: what it captures by reference stays in registers.
#define RNN_INLINE_LAMBDA __attribute__((always_inline))

/// Calls body(0), …, body(kCount − 1) without a loop, so that arrays indexed by it stay in registers.
template <std::size_t kCount, class Body>
HWY_INLINE void unrolled(Body body) {
  [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) HWY_ATTR RNN_INLINE_LAMBDA {
    (body(kIndex), ...);
  }
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

/// sum [kRows][kVectors] += a [kRows] · b [kVectors vectors], of the step after `ahead` others. Of a and b
/// the fewer are held in registers.
template <class Input, class Panels, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void add_step(const Input& a, const Panels& b, std::size_t ahead,
                         VectorMath::V (&sum)[kRows][kVectors]) {
  if constexpr (kRows < kVectors) {
    VectorMath::V a_k[kRows];
    for (std::size_t i = 0; i < kRows; ++i) a_k[i] = a.get(i, ahead);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const auto b_kv = b.get(v, ahead);
      for (std::size_t i = 0; i < kRows; ++i) sum[i][v] = VectorMath::mul_add(a_k[i], b_kv, sum[i][v]);
    }
  } else {
    VectorMath::V b_k[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) b_k[v] = b.get(v, ahead);
    for (std::size_t i = 0; i < kRows; ++i) {
      const auto a_ik = a.get(i, ahead);
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = VectorMath::mul_add(a_ik, b_k[v], sum[i][v]);
    }
  }
}

/// sum [kRows][kVectors] += a [kRows][k] · b [k][kVectors vectors], k ≥ 1. Four steps in a turn, as a turn
/// costs something by itself; and a way out between them, because in one block the compiler for wasm would
/// make a chain of each sum's additions and run out of registers.
template <class Input, class Panels, std::size_t kRows, std::size_t kVectors>
HWY_INLINE void add_products(Input a, Panels b, std::size_t k, VectorMath::V (&sum)[kRows][kVectors]) {
  while (true) {
    add_step(a, b, 0, sum);
    if (k == 1) break;
    add_step(a, b, 1, sum);
    if (k == 2) break;
    add_step(a, b, 2, sum);
    if (k == 3) break;
    add_step(a, b, 3, sum);
    k -= 4;
    if (k == 0) break;
    a.advance(4);
    b.advance(4);
  }
}

/// c [kRows][width] = or += a [kRows][k] · b [k][kVectors vectors]
template <std::size_t kRows, std::size_t kVectors, class Input, class Panels, class Row>
HWY_INLINE void tile(Input a, Panels b, std::size_t k, const TileOutput& c, Row row) {
  // One way in for all that sums may start from: several would have to bring them to the same registers.
  HWY_ALIGN static constexpr float kZeros[hn::MaxLanes(VectorMath::Tag()) * kVectors] = {};
  float* const to = c.data;
  const float* const from = c.add ? to : c.start ? c.start : kZeros;
  const std::size_t stride = c.stride, from_stride = c.add ? stride : 0;
  VectorMath::V sum[kRows][kVectors];
  unrolled<kRows>([&](std::size_t i)
                      HWY_ATTR RNN_INLINE_LAMBDA { row.load(from + i * from_stride, sum[i]); });
  add_products(a, b, k, sum);
  unrolled<kRows>([&](std::size_t i) HWY_ATTR RNN_INLINE_LAMBDA { row.store(sum[i], to + i * stride); });
}

/// Tiles of kRows rows, one below the other, each over kPanels panels and then over those beside them: so
/// many in one call, as a call costs as much as some steps of k.
template <std::size_t kStep, std::size_t kRows, std::size_t kPanels, std::size_t kVectors, class Row>
HWY_INLINE void tiles_of_block(const TileBlock& block, Row row) {
  using A = Input<kRows, kStep>;
  using B = Panels<kPanels, kVectors>;
  const TileBlock b = block;  // a copy: stores cannot change it
  const float* a = b.a;
  TileOutput at = b.c;
  for (std::size_t i = 0; i < b.tiles; ++i, a += b.tile_stride, at.data += kRows * at.stride) {
    const float* panel = b.panel;
    for (std::size_t p = 0; p < b.panels; p += kPanels, panel += kPanels * b.panel_stride) {
      tile<kRows, kPanels * kVectors>(A(a, b.row_stride), B(panel, b.panel_stride), b.k,
                                      at.from_column(p * tile_columns()), row);
    }
  }
}

template <std::size_t kStep, std::size_t kRows, std::size_t kVectors>
void tiles(const TileBlock& block) {
  const std::size_t lanes = VectorMath::lanes();
  if (block.c.width == kVectors * lanes) {
    tiles_of_block<kStep, kRows, 1, kVectors>(block, WholeRow());
  } else {
    tiles_of_block<kStep, kRows, 1, kVectors>(block, PartialRow{block.c.width - (kVectors - 1) * lanes});
  }
}

/// A strip over the whole panels of a block, a multiple of kPanels.
template <std::size_t kStep, std::size_t kRows, std::size_t kPanels>
void strip(const TileBlock& block) {
  tiles_of_block<kStep, kRows, kPanels, kTileVectors>(block, WholeRow());
}

/// One row over kRowPanels whole panels side by side.
inline void row_tile(const float* HWY_RESTRICT a, const float* HWY_RESTRICT panels, std::size_t k,
                     const TileOutput& c) {
  const std::size_t lanes = VectorMath::lanes(), panel_size = k * tile_columns();
  VectorMath::V sum[kRowPanels * kTileVectors];
  if (c.add || c.start) {
    WholeRow().load(c.add ? c.data : c.start, sum);
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

using TilesFunction = void (*)(const TileBlock&);

/// The function for tiles of `rows` ≤ kTileRows and `vectors` ≤ kTileVectors, both ≥ 1.
template <std::size_t kStep>
TilesFunction find_tiles(std::size_t rows, std::size_t vectors) {
  static constexpr auto kTable = []<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    return std::array<TilesFunction, sizeof...(kIndex)>{
        tiles<kStep, kIndex / kTileVectors + 1, kIndex % kTileVectors + 1>...};
  }
  (std::make_index_sequence<kTileRows * kTileVectors>());
  return kTable[(rows - 1) * kTileVectors + vectors - 1];
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#endif
