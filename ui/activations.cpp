#include "ui/activations.h"

#include <algorithm>
#include <cmath>

#include "ui/utf8.h"

namespace rnn::ui {
namespace {

/// Whether the characters fed from `column` on are those of `text`, as far as both reach.
bool agrees(const Heatmap& heatmap, const std::vector<std::uint32_t>& text, int column) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int at = column + static_cast<int>(i);
    if (at >= heatmap.columns) break;
    if (at >= 0 && heatmap.characters[static_cast<std::size_t>(at)] != text[i]) return false;
  }
  return true;
}

}  // namespace

const Heatmap* drawable_heatmap(const Snapshot& snapshot) {
  const Heatmap* heatmap = snapshot.heatmap.get();
  if (!heatmap || heatmap->units <= 0 || heatmap->columns <= 0) return nullptr;
  const auto columns = static_cast<std::size_t>(heatmap->columns);
  const bool agree = heatmap->characters.size() == columns &&
                     heatmap->values.size() == columns * static_cast<std::size_t>(heatmap->units);
  return agree ? heatmap : nullptr;
}

float activation_scale(const Heatmap& heatmap) {
  float most = 0;
  for (float value : heatmap.values)
    if (std::isfinite(value)) most = std::max(most, std::abs(value));
  if (most <= 1.0001f) return 1;
  const float power = std::pow(10.0f, std::floor(std::log10(most)));
  for (float factor : {1.0f, 1.5f, 2.0f, 3.0f, 4.0f, 5.0f, 7.0f})
    if (most <= factor * power) return factor * power;
  return 10 * power;
}

std::string shown_text(const Sample& sample) { return sample.prime + sample.text; }

std::optional<int> first_text_column(const Heatmap& heatmap, const Sample& sample) {
  const std::vector<std::uint32_t> text = code_points(shown_text(sample));
  // Without a prime a line break is fed first.
  const int first = sample.prime.empty() ? 1 : 0, length = static_cast<int>(text.size());
  for (int column : {first, heatmap.columns - length, heatmap.columns - length + 1})
    if (agrees(heatmap, text, column)) return column;
  return std::nullopt;
}

std::vector<ImU32> activation_beds(const Heatmap& heatmap, const Sample& sample, int unit,
                                   const Palette& colours) {
  std::vector<ImU32> beds;
  const std::optional<int> first = first_text_column(heatmap, sample);
  if (!first || unit < 0 || unit >= heatmap.units) return beds;
  const float scale = activation_scale(heatmap);
  beds.assign(code_points(shown_text(sample)).size(), 0);
  for (std::size_t i = 0; i < beds.size(); ++i) {
    const int column = *first + static_cast<int>(i);
    if (column < 0 || column >= heatmap.columns) continue;
    const float value = activation(heatmap, column, unit) / scale;
    const float strength = std::min(std::abs(value), 1.0f);
    beds[i] = fade(value < 0 ? colours.negative : colours.positive, kBedOpacity * strength);
  }
  return beds;
}

}  // namespace rnn::ui
