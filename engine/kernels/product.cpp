#include "engine/kernels/product.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "engine/kernels/targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/product.cpp"
#include "hwy/foreach_target.h"  // IWYU pragma: keep

#include "engine/kernels/tile-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace rnn {
namespace HWY_NAMESPACE {

/// transposed_product works on blocks of so many rows and panels of b: a stripe of a and a panel of b stay in
/// the first-level cache, the block's panels in the second.
constexpr std::size_t kBlockRows = 512;

std::size_t panel_width() { return tile_columns(); }
std::size_t widest_block() { return std::max<std::size_t>(64 / tile_columns(), 2) * tile_columns(); }
std::size_t block_width(std::size_t columns) {
  constexpr std::size_t kLine = 16, kFewest = 4;  // a line of the cache; blocks
  const std::size_t unit = std::max(tile_columns(), kLine);
  return std::min(widest_block(), (columns + kFewest * unit - 1) / (kFewest * unit) * unit);
}
/// Columns that the panel of `columns` columns takes when padded to whole vectors.
std::size_t padded_columns(std::size_t columns) { return vectors_for(columns) * VectorMath::lanes(); }
std::size_t transposed_scratch() { return kBlockRows * widest_block(); }

/// Rows of b that a product of several rows takes at a time: these columns of some dozen rows of a and a
/// group of panels of b stay in the first-level cache.
constexpr std::size_t kInnerRows = 256;

/// Strips after the tiles, together no higher than a tile. A stripe is as high as that, so that more than one
/// strip would take more stripes.
constexpr std::size_t kMostStripsOfRows = 2, kMostStripsOfStripes = 1;

/// How rows are dealt out to tiles: whole ones and strips where that is what is left, else as few as can be
/// and all nearly alike, as a low one has too few accumulators.
struct Tiling {
  std::size_t tiles, least, higher, strips;

  /// rows ≥ 1; no more strips than `most`.
  Tiling(std::size_t rows, std::size_t most) : strips(0) {
    if constexpr (kStripRows != 0) {
      const std::size_t rest = rows % kTileRows;
      if (rest % kStripRows == 0 && rest <= most * kStripRows) strips = rest / kStripRows;
    }
    const std::size_t tiled = rows - strips * kStripRows;
    tiles = (tiled + kTileRows - 1) / kTileRows;
    least = tiles == 0 ? 0 : tiled / tiles;
    higher = tiles == 0 ? 0 : tiled % tiles;
  }
  /// Strips come after the tiles.
  std::size_t count() const { return tiles + strips; }
  std::size_t rows(std::size_t tile) const {
    return tile >= tiles ? kStripRows : least + (tile < higher ? 1 : 0);
  }
};

/// compute(block), where nothing else knows where this copy of the block lies: so that the caller's stays in
/// registers, and each number of this one is written and read by itself. (Copied from memory, several at
/// once, it would wait for all that came before to be written.)
HWY_INLINE void call(TilesFunction compute, TileBlock block) { compute(block); }

/// Tiles of `rows` rows over `width` columns. Here block.panel is the begin of the first panel, of whose rows
/// those from `done` on are read; the block's panels are set.
template <std::size_t kStep>
HWY_INLINE void tiles_over_panels(std::size_t rows, std::size_t width, std::size_t done, TileBlock block) {
  const std::size_t panel = tile_columns(), rest = width % panel;
  const float* const panels = block.panel;
  block.panels = width / panel;
  if (block.panels != 0) {
    block.panel = panels + done * panel;
    call(find_tiles<kStep>(rows, kTileVectors), block);
  }
  if (rest != 0) {
    block.panel = panels + block.panels * block.panel_stride + done * padded_columns(rest);
    block.c = block.c.from_column(block.panels * panel);
    block.c.width = rest;
    block.panels = 1;
    call(find_tiles<kStep>(rows, vectors_for(rest)), block);
  }
}

/// The same for `strips` strips one below the other. A width that they do not fill is left to a tile, as high
/// as they are together.
template <std::size_t kStep>
HWY_INLINE void strips_over_panels(std::size_t strips, std::size_t width, std::size_t done, TileBlock block) {
  const std::size_t panel = tile_columns(), panels = width / (kStripPanels * panel) * kStripPanels;
  block.tiles = 1;
  if (panels != 0) {
    TileBlock whole = block;
    whole.panel += done * panel;
    whole.panels = panels;
    for (std::size_t i = 0; i < strips; ++i) {
      call(strip<kStep, kStripRows, kStripPanels>, whole);
      whole.a += block.tile_stride;
      whole.c.data += kStripRows * block.c.stride;
    }
  }
  block.panel += panels * block.panel_stride;
  block.c = block.c.from_column(panels * panel);
  tiles_over_panels<kStep>(strips * kStripRows, width - panels * panel, done, block);
}

/// The same for all rows of `m`: the higher tiles, then the others, then the strips.
template <std::size_t kStep>
HWY_INLINE void all_tiles(const Tiling& m, std::size_t width, std::size_t done, TileBlock block) {
  for (const bool higher : {true, false}) {
    const std::size_t rows = m.least + (higher ? 1 : 0);
    block.tiles = higher ? m.higher : m.tiles - m.higher;
    if (block.tiles == 0) continue;
    if (kStep == kRowStep) block.tile_stride = rows * block.row_stride;  // stripes have one of their own
    tiles_over_panels<kStep>(rows, width, done, block);
    block.a += block.tiles * block.tile_stride;
    block.c.data += block.tiles * rows * block.c.stride;
  }
  if constexpr (kStripRows != 0) {
    if (m.strips == 0) return;
    if (kStep == kRowStep) block.tile_stride = kStripRows * block.row_stride;
    strips_over_panels<kStep>(m.strips, width, done, block);
  }
}

void packed_product(const Strided<const float>& a, std::size_t m, const float* panels, std::size_t k,
                    std::size_t n, const Strided<float>& c, bool add, const float* start) {
  const std::size_t width = tile_columns();
  const TileOutput whole{c.data, c.stride, add, start};
  std::size_t first = 0;
  if (m == 1) {
    for (; first + kRowPanels * width <= n; first += kRowPanels * width) {
      row_tile(a.data, panels + first * k, k, whole.from_column(first));
    }
  }
  const Tiling tiling(m, kMostStripsOfRows);
  for (std::size_t done = 0; done < k; done += kInnerRows) {
    TileOutput part = whole;
    part.add = add || done != 0;
    for (std::size_t j = first; j < n; j += kPanelGroup * width) {
      all_tiles<kRowStep>(tiling, std::min(kPanelGroup * width, n - j), done,
                          {.a = a.data + done,
                           .row_stride = a.stride,
                           .tile_stride = 0,
                           .panel = panels + j * k,
                           .panel_stride = width * k,
                           .k = std::min(kInnerRows, k - done),
                           .c = part.from_column(j)});
    }
  }
}

/// b [rows][width] to panels, each of them kBlockRows long. Row by row, as it lies in memory:
/// rows of some powers of two of bytes would drive one another out of the cache before the next panel is
/// read.
void pack_block(const Strided<const float>& b, std::size_t rows, std::size_t width, float* panels) {
  const std::size_t lanes = VectorMath::lanes(), panel = tile_columns();
  const std::size_t whole = width / panel * panel, rest = width - whole, padded = padded_columns(rest);
  const float* row = b.data;
  for (std::size_t r = 0; r < rows; ++r, row += b.stride) {
    float* to = panels + r * panel;
    for (std::size_t j = 0; j < whole; j += panel, to += kBlockRows * panel) {
      for (std::size_t v = 0; v < panel; v += lanes) VectorMath::store(VectorMath::load(row + j + v), to + v);
    }
    to = panels + kBlockRows * whole + r * padded;
    for (std::size_t j = 0; j < rest; j += lanes, to += lanes) {
      const float* from = row + whole + j;
      VectorMath::store(j + lanes <= rest ? VectorMath::load(from) : VectorMath::load(from, rest - j), to);
    }
  }
}

std::size_t stripe_width() { return kTileRows; }

/// A stripe holds the rows of a tile of the transposed matrix. Where that is lower than others, what follows
/// in memory fills it up, and nobody reads it.
void set_stripes(const float* a, std::size_t count, std::size_t columns, float* stripes,
                 std::size_t stripe_size) {
  const Tiling tiling(columns, kMostStripsOfStripes);
  const std::size_t last = tiling.count() - 1;
  for (std::size_t r = 0; r < count; ++r, a += columns, stripes += kTileRows) {
    const float* from = a;
    float* to = stripes;
    for (std::size_t tile = 0; tile < last; ++tile, to += stripe_size) {
      std::copy_n(from, kTileRows, to);
      from += tiling.rows(tile);
    }
    for (std::size_t i = 0; i < tiling.rows(last); ++i) to[i] = from[i];
  }
}

/// `a` points to the first row in the first stripe of `stripe_size` numbers.
void transposed(const float* a, std::size_t stripe_size, std::size_t m, std::size_t k,
                const Strided<const float>& b, std::size_t width, const Strided<float>& c, float* scratch) {
  assert(width <= widest_block());
  const std::size_t panel = tile_columns();
  const Tiling tiling(m, kMostStripsOfStripes);
  for (std::size_t done = 0; done < k; done += kBlockRows) {
    const std::size_t rows = std::min(kBlockRows, k - done);
    pack_block({b.data + done * b.stride, b.stride}, rows, width, scratch);
    for (std::size_t group = 0; group < width; group += kPanelGroup * panel) {
      all_tiles<kStripeStep>(tiling, std::min(kPanelGroup * panel, width - group), 0,
                             {.a = a + done * kTileRows,
                              .row_stride = 1,
                              .tile_stride = stripe_size,
                              .panel = scratch + group * kBlockRows,
                              .panel_stride = panel * kBlockRows,
                              .k = rows,
                              .c = {c.data + group, c.stride, done != 0, nullptr}});
    }
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace rnn
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace rnn {

HWY_EXPORT(panel_width);
HWY_EXPORT(block_width);
HWY_EXPORT(padded_columns);
HWY_EXPORT(transposed_scratch);
HWY_EXPORT(packed_product);
HWY_EXPORT(stripe_width);
HWY_EXPORT(set_stripes);
HWY_EXPORT(transposed);

template <>
std::size_t tile_columns<float>() {
  return HWY_DYNAMIC_DISPATCH(panel_width)();
}

template <>
std::size_t panel_columns<float>(std::size_t columns) {
  return HWY_DYNAMIC_DISPATCH(block_width)(columns);
}

template <>
std::size_t padded_panel_columns<float>(std::size_t columns) {
  return HWY_DYNAMIC_DISPATCH(padded_columns)(columns);
}

template <>
void product(const Strided<const float>& a, std::size_t m, const PackedMatrix<float>& b,
             const Strided<float>& c, Into into) {
  HWY_DYNAMIC_DISPATCH(packed_product)
  (a, m, b.data(), b.rows(), b.columns(), c, into == Into::add, nullptr);
}

template <>
void product_from(const float* row, const Strided<const float>& a, std::size_t m,
                  const PackedMatrix<float>& b, const Strided<float>& c) {
  HWY_DYNAMIC_DISPATCH(packed_product)(a, m, b.data(), b.rows(), b.columns(), c, false, row);
}

template <>
std::size_t stripe_columns<float>() {
  return HWY_DYNAMIC_DISPATCH(stripe_width)();
}

template <>
void StripedMatrix<float>::set_rows(std::size_t first, std::size_t count, const float* a) {
  assert(first + count <= rows_);
  const std::size_t width = stripe_columns<float>();
  HWY_DYNAMIC_DISPATCH(set_stripes)(a, count, columns_, data_.data() + first * width, rows_ * width);
}

template <>
void transposed_product(const StripedMatrix<float>& a, std::size_t row, std::size_t k,
                        const Strided<const float>& b, std::size_t width, const Strided<float>& c,
                        float* scratch) {
  assert(row + k <= a.rows());
  const std::size_t stripe = stripe_columns<float>();
  HWY_DYNAMIC_DISPATCH(transposed)
  (a.data() + row * stripe, a.rows() * stripe, a.columns(), k, b, width, c, scratch);
}

template <>
std::size_t transposed_product_scratch<float>() {
  return HWY_DYNAMIC_DISPATCH(transposed_scratch)();
}

}  // namespace rnn
#endif  // HWY_ONCE
