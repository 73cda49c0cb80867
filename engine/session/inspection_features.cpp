// Units that follow what a text or a piece of music says.
#include <algorithm>
#include <cmath>

#include "engine/probes/correlation.h"
#include "engine/probes/feature_rows.h"
#include "engine/probes/music_features.h"
#include "engine/probes/text_features.h"
#include "engine/session/inspection_window.h"

namespace rnn {
namespace {

constexpr std::size_t kUsualSteps = 4096;
constexpr std::size_t kBest = 8;  // units told of each feature
// Characters looked at before the stretch, for what began there, and behind it, for where its last line ends.
constexpr std::size_t kContext = 65'536, kAhead = 4'096;

/// What is told of each step: values [T][F], and the names.
struct Features {
  struct Name {
    std::string_view name, label;
    bool is_binary;
  };
  std::vector<Name> names;
  std::vector<float> values;
  std::size_t delay = 0;  // steps after which the network has read what they tell of

  void name(const auto& features) {
    for (const auto& f : features) names.push_back({f.name, f.label, f.is_binary});
  }
};

/// Where to begin reading so that a part begins with a paragraph: the first one in the context.
std::size_t paragraph_in_context(std::span<const Token> text, const Vocabulary& vocabulary,
                                 std::size_t start) {
  if (start <= kContext) return 0;
  for (std::size_t i = start - kContext; i + 2 <= start; ++i) {
    if (vocabulary.symbol(text[i]) == U'\n' && vocabulary.symbol(text[i + 1]) == U'\n') return i + 2;
  }
  return start - kContext;
}

Features text_features_of(const InspectedWindow& window) {
  const Vocabulary& vocabulary = window.data->vocabulary();
  const std::size_t from = paragraph_in_context(window.text(), vocabulary, window.start);
  const std::size_t end = std::min(window.start + window.steps + kAhead, window.text().size());
  std::vector<char32_t> text;
  for (const Token token : window.text().subspan(from, end - from)) text.push_back(vocabulary.symbol(token));
  Features features;
  features.name(text_features());
  features.values = feature_rows(text_features(), std::span<const char32_t>(text));
  const auto before = static_cast<std::ptrdiff_t>((window.start - from) * features.names.size());
  features.values.erase(features.values.begin(), features.values.begin() + before);
  return features;
}

/// The network reads each step of a piece one step after the one that it foretells: next_step_example.
Features music_features_of(const InspectedWindow& window) {
  PianoRoll piece(window.steps);
  for (std::size_t i = 0; i < window.example->targets.size(); ++i) {
    piece[i / kPianoKeys][i % kPianoKeys] = window.example->targets[i] > 0.5F;
  }
  Features features;
  features.name(music_features());
  features.values = feature_rows(music_features(), std::span<const PianoKeys>(piece));
  features.delay = 1;
  return features;
}

struct Follower {
  std::size_t record;
  Correlation::Match match;
};

/// The best of all layers, |r| descending.
std::vector<Follower> best_of(const std::vector<Correlation>& correlations, std::size_t feature) {
  std::vector<Follower> best;
  for (std::size_t i = 0; i < correlations.size(); ++i) {
    for (const auto& match : correlations[i].best(feature, kBest)) {
      if (match.correlation != 0) best.push_back({i, match});
    }
  }
  std::ranges::stable_sort(best, std::greater{},
                           [](const Follower& f) { return std::abs(f.match.correlation); });
  best.resize(std::min(best.size(), kBest));
  return best;
}

class FeaturesView : public WindowView {
 public:
  FeaturesView(const Inspect& request, const NetworkShape& shape, const InspectedWindow& window,
               Features features)
      : request_(request), shape_(shape), window_(window), features_(std::move(features)) {}

  void add(std::size_t first, const std::vector<LayerRecord>& part) override {
    const std::size_t width = features_.names.size();
    std::size_t i = 0;
    for (const LayerRecord& record : part) {
      if (!wanted(request_, record.layer)) continue;
      if (first == 0) {
        correlations_.emplace_back(record.units, width);
        places_.push_back(layer_json(shape_, false, record.layer, record.direction));
      }
      Series units = record.series(request_.quantity);
      const std::size_t late = std::min(features_.delay, units.steps);
      units = {units.data + late * units.stride, units.steps - late, units.units, units.stride};
      correlations_[i++].add(units, {features_.values.data() + first * width, units.steps, width, width});
    }
  }

  Json json() override {
    Json json = window_json(request_, window_, false);
    json["quantity"] = request_.quantity;
    json["features"] = Json::array();
    for (std::size_t f = 0; f < features_.names.size(); ++f) {
      Json best = Json::array();
      for (const Follower& follower : best_of(correlations_, f)) {
        Json unit = places_[follower.record];
        unit["unit"] = follower.match.unit;
        unit["correlation"] = follower.match.correlation;
        best.push_back(std::move(unit));
      }
      const auto& [name, label, is_binary] = features_.names[f];
      json["features"].push_back(
          {{"name", name}, {"label", label}, {"binary", is_binary}, {"best", std::move(best)}});
    }
    return json;
  }

 private:
  const Inspect request_;
  const NetworkShape shape_;
  const InspectedWindow window_;
  const Features features_;
  std::vector<Correlation> correlations_;
  std::vector<Json> places_;
};

}  // namespace

Expected<WindowLook> look_at_features(const Inspect& request, const Inspected& inspected) {
  const Data& data = inspected.run->data();
  if (data.examples && !data.source.music) {
    return error(
        "features are those of a text that is read from end to end, or of music; this network learns " +
        data.name() + (data.source.text ? " in windows" : ""));
  }
  const auto window = choose_window(request, inspected, kUsualSteps);
  if (!window) return std::unexpected(window.error());
  Features features = window->example ? music_features_of(*window) : text_features_of(*window);
  return WindowLook{*window, std::make_unique<FeaturesView>(request, inspected.network->shape(), *window,
                                                            std::move(features))};
}

}  // namespace rnn
