#include "engine/session/heatmap_probe.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "engine/cells/cell.h"
#include "engine/probes/activations.h"

namespace rnn {

Expected<void> HeatmapProbe::aim(const NetworkShape& shape, int layer, const std::string& quantity) {
  if (static_cast<std::size_t>(layer) >= shape.layers) {
    return error("the network has no layer " + std::to_string(layer) + "; its layers are 0 to " +
                 std::to_string(shape.layers - 1));
  }
  const auto quantities = activation_names(shape.cell);
  if (std::ranges::find(quantities, quantity) == quantities.end()) {
    std::string list;
    for (const auto& name : quantities) list += (list.empty() ? "" : ", ") + name;
    return error("the cell has no quantity named \"" + quantity + "\"; it has " + list);
  }
  layer_ = layer;
  quantity_ = quantity;
  cell_ = shape.cell;
  units_ = shape.hidden;
  stepper_.reset();
  return {};
}

void HeatmapProbe::aim_again(const NetworkShape& shape) {
  if (on() && !aim(shape, layer_, std::string(quantity_))) switch_off();
}

void HeatmapProbe::switch_off() {
  layer_ = -1;
  stepper_.reset();
}

void HeatmapProbe::restart(const Network<float>& network, std::uint64_t serial) {
  stepper_.emplace(network);
  columns_.clear();
  guesses_.clear();
  read_ = 0;
  serial_ = serial;
}

std::size_t HeatmapProbe::most_columns() const { return std::min(kMostColumns, kMostValues / units_); }

std::span<const float> HeatmapProbe::values() const {
  const auto l = static_cast<std::size_t>(layer_);
  if (quantity_ == "h") return stepper_->hidden(l);
  if (quantity_ == "c") return stepper_->memory(l);
  const auto gates = cell_traits(cell_).gates;
  return stepper_->gate(l, static_cast<std::size_t>(std::ranges::find(gates, quantity_) - gates.begin()));
}

/// The likeliest of softmax(logits), best first.
void HeatmapProbe::guess(std::span<const float> logits) {
  const float most = *std::ranges::max_element(logits);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit - most));
  std::vector<Token> tokens(logits.size());
  std::iota(tokens.begin(), tokens.end(), Token{0});
  const auto end = tokens.begin() + static_cast<std::ptrdiff_t>(std::min(kLikely, logits.size()));
  std::ranges::partial_sort(tokens, end, std::greater{}, [&](Token token) { return logits[token]; });
  for (auto token = tokens.begin(); token != end; ++token) {
    guesses_.push_back(
        {*token, static_cast<float>(std::exp(static_cast<double>(logits[*token] - most)) / sum)});
  }
}

void HeatmapProbe::advance(std::span<const Token> fed) {
  const auto logits = stepper_->feed(fed[read_++]);
  const auto column = values();
  if (columns_.size() == most_columns() * units_) {
    columns_.erase(columns_.begin(), columns_.begin() + static_cast<std::ptrdiff_t>(units_));
    guesses_.erase(guesses_.begin(),
                   guesses_.begin() + static_cast<std::ptrdiff_t>(std::min(kLikely, logits.size())));
  }
  columns_.insert(columns_.end(), column.begin(), column.end());
  guess(logits);
}

Heatmap HeatmapProbe::heatmap(const Vocabulary& vocabulary, std::span<const Token> fed) const {
  const std::size_t columns = columns_.size() / units_;
  Heatmap map;
  map.layer = layer_;
  map.quantity = quantity_;
  map.units = static_cast<int>(units_);
  map.columns = static_cast<int>(columns);
  map.values = columns_;
  for (const Token token : fed.subspan(read_ - columns, columns))
    map.characters.push_back(vocabulary.symbol(token));
  map.likely = columns > 0 ? static_cast<int>(guesses_.size() / columns) : 0;
  for (const auto& guess : guesses_) {
    map.likely_characters.push_back(vocabulary.symbol(guess.token));
    map.likely_probabilities.push_back(guess.probability);
  }
  return map;
}

}  // namespace rnn
