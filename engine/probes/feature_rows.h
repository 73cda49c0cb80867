#pragma once

#include <span>
#include <vector>

namespace rnn {

/// Every feature of a text or a piece as Correlation takes them: [T][features].
template <class Feature, class Item>
std::vector<float> feature_rows(std::span<const Feature> features, std::span<const Item> items) {
  std::vector<float> rows(items.size() * features.size()), column(items.size());
  for (std::size_t f = 0; f < features.size(); ++f) {
    features[f].read(items, column);
    for (std::size_t t = 0; t < items.size(); ++t) rows[t * features.size() + f] = column[t];
  }
  return rows;
}

}  // namespace rnn
