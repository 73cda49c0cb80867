#include <algorithm>

#include "ui/activations.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/probing.h"
#include "ui/theme.h"
#include "ui/utf8.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chips.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/heatmap.h"
#include "ui/widgets/icons.h"

namespace rnn::ui {
namespace {

void draw_choices(const Snapshot& snapshot, UiState& state, float scale) {
  const Palette& colours = palette(state.dark());
  const auto layers = static_cast<int>(state.in_force.layers);
  ImGui::SameLine(0, px(18));
  const auto place_for = [](const std::string& text) {
    if (ImGui::GetContentRegionAvail().x < chip_width(text)) ImGui::NewLine();
  };
  for (int layer = 0; layers > 1 && layer < layers; ++layer) {
    const std::string label = "Layer " + std::to_string(layer + 1);
    place_for(label);
    if (chip(label, label, layer == state.heatmap.layer, colours, "Shows this layer's units"))
      state.heatmap.layer = layer;
    ImGui::SameLine(0, px(4));
  }
  if (layers > 1) ImGui::SameLine(0, px(14));
  for (const std::string& quantity : snapshot.quantities) {
    place_for(quantity);
    if (chip("Show " + quantity, quantity, quantity == state.heatmap.quantity, colours,
             quantity_help(quantity)))
      state.heatmap.quantity = quantity;
    ImGui::SameLine(0, px(4));
  }
  const float legend = px(150);
  if (ImGui::GetContentRegionAvail().x > legend + px(10)) {
    card_title_right(legend);
    draw_heatmap_legend(scale, legend, colours);
  } else {
    ImGui::NewLine();
  }
}

void draw_value(const Heatmap& heatmap, const StepNumbers* numbers, HeatmapCell cell, bool of_text,
                const Palette& colours) {
  if (!ImGui::BeginTooltip()) return;
  const std::string read =
      numbers ? step_numbers_text(*numbers, cell.column)
              : "“" + visible_sign(heatmap.characters[static_cast<std::size_t>(cell.column)]) + "”";
  text_line("Unit " + std::to_string(cell.unit) + " after " + read, colours.text, kSmall, bold_font());
  const float value = activation(heatmap, cell.column, cell.unit);
  text_line(heatmap.quantity + " = " + fixed(value, 3), value < 0 ? colours.negative : colours.positive,
            kSmall);
  if (of_text) text_line("Click to colour the text by this unit", colours.muted, kTiny);
  ImGui::EndTooltip();
}

void draw_map(const Snapshot& snapshot, const Heatmap& heatmap, UiState& state, float scale) {
  const Palette& colours = palette(state.dark());
  HeatmapView& view = state.heatmap;
  view.unit = std::min(view.unit, heatmap.units - 1);
  HeatmapWindow window{view.first_unit, view.from_newest, view.unit, view.hovered_column, scale};
  const std::optional<StepNumbers> numbers = numbers_read(snapshot, heatmap);
  const StepNumbers* read = numbers ? &*numbers : nullptr;
  const HeatmapResult result = draw_heatmap(heatmap, read, window, ImGui::GetContentRegionAvail(), colours);
  view.first_unit = window.first_unit;
  view.from_newest = window.from_newest;
  view.rows = window.rows;
  if (!result.hovered) return;
  view.pointed_column = result.hovered->column;
  if (result.clicked) view.unit = view.unit == result.hovered->unit ? -1 : result.hovered->unit;
  draw_value(heatmap, read, *result.hovered, !snapshot.task, colours);
}

std::string note_of(const Snapshot& snapshot, const Heatmap* heatmap, const HeatmapView& view) {
  const std::string use = snapshot.task   ? "while it reads the first example"
                          : view.unit < 0 ? "click a row to colour the text by it"
                                          : "unit " + std::to_string(view.unit) + " colours the text";
  const std::string rows =
      heatmap ? rows_text(*heatmap, {.first_unit = view.first_unit, .rows = view.rows}) : "";
  return rows.empty() ? use : use + "  ·  " + rows;
}

}  // namespace

void draw_heatmap_panel(const Snapshot& snapshot, UiState& state, Output&, ImVec2 size) {
  const Palette& colours = palette(state.dark());
  const Heatmap* heatmap = drawable_heatmap(snapshot);
  const float scale = heatmap ? activation_scale(*heatmap) : 1;
  begin_card("What it remembers", size, colours,
             size.x > px(560) ? note_of(snapshot, heatmap, state.heatmap) : "");
  draw_choices(snapshot, state, scale);
  if (heatmap)
    draw_map(snapshot, *heatmap, state, scale);
  else
    wrapped_text(
        "Each row will be a unit, each column a character it reads. The pattern appears with the first text "
        "it writes.",
        colours.muted);
  end_card();
}

}  // namespace rnn::ui
