#include <algorithm>

#include "ui/draft.h"
#include "ui/panels/panels.h"
#include "ui/widgets/fields.h"

namespace rnn::ui {
namespace {

/// Where a slider is useful; the field beside it takes everything that is allowed.
struct SliderRange {
  std::string_view property;
  double low, high;
};
constexpr SliderRange kSliderRanges[] = {{"learning_rate", 1e-5, 1},
                                         {"temperature", 0, 2},
                                         {"clip", 0, 20},
                                         {"clip_value", 0, 1},
                                         {"weight_decay", 0, 0.1}};

/// Stepped by one; other whole numbers by doubling.
constexpr std::string_view kSteppedByOne[] = {"layers", "top_k", "patience"};

struct Field {
  const FieldText& text;
  std::string_view name;
  Experiment& draft;
  float width;

  Edit operator()(const WholeNumber& kind) const {
    const bool doubling = std::ranges::find(kSteppedByOne, name) == std::end(kSteppedByOne);
    return stepper_field(text, kind.of(draft), kind.least, kind.most, doubling, kind.zero, width);
  }
  Edit operator()(const Seed& kind) const { return seed_field(text, kind.of(draft), width); }
  Edit operator()(const RealNumber& kind) const {
    const auto range = std::ranges::find(kSliderRanges, name, &SliderRange::property);
    const bool own = range != std::end(kSliderRanges);
    return slider_field(text, kind.of(draft), own ? range->low : kind.least, own ? range->high : kind.most,
                        kind.logarithmic, width);
  }
  Edit operator()(const Flag& kind) const { return toggle_field(text, kind.of(draft), width); }
  Edit operator()(const Text& kind) const {
    return text_field(text, kind.of(draft), kind.longest, text.label.c_str(), width);
  }
  Edit operator()(const Choice& kind) const {
    int chosen = kind.get(draft);
    const bool few = kind.labels.size() <= 4 || name == "cell";  // the choice that is made most
    const Edit edit = few ? segmented_field(text, kind.labels, chosen, width)
                          : combo_field(text, kind.labels, chosen, width);
    if (edit.changed) kind.set(draft, chosen);
    return edit;
  }
};

}  // namespace

void property_field(std::string_view name, const Snapshot& snapshot, UiState& state, Output& output,
                    float width) {
  const Property& property = *find_property(name);
  const FieldText text{.label = std::string(property.label),
                       .help = property.help,
                       .problem = problem_of(state, name),
                       .value = {},
                       .live = property.live && property.group == Group::training,
                       .colours = &palette(state.dark())};
  const Edit edit = std::visit(Field{text, name, state.draft, width}, property.kind);
  if (edit.changed || edit.finished) apply_edit(property, edit.finished, snapshot, state, output);
}

}  // namespace rnn::ui
