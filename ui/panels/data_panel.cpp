#include <algorithm>
#include <vector>

#include "engine/session/data.h"
#include "engine/session/presets.h"
#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/utf8.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/split_bar.h"
#include "ui/widgets/text_block.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

struct TextRow {
  std::string name, title, about;
  std::uint64_t characters;
  bool in_force;
};

/// A line that can be chosen: its title, and at the right end what is told of it.
bool draw_row(const TextRow& row, const char* kind, const std::string& size, const Palette& colours,
              float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = px(30);
  const bool pressed = ImGui::InvisibleButton(row.name.c_str(), {width, height}, ImGuiButtonFlags_EnableNav);
  describe(kind + row.title, "radio", row.in_force ? "true" : "false");
  item_tooltip(row.about);
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (row.in_force || ImGui::IsItemHovered())
    canvas->AddRectFilled(at, end, row.in_force ? colours.raised : colours.field, px(7));
  const float size_width = regular_font()->CalcTextSizeA(px(kSmall), FLT_MAX, 0, size.c_str()).x;
  const float middle = at.y + height / 2;
  const ImVec4 clip(at.x, at.y, end.x - size_width - px(18), end.y);
  canvas->AddText(row.in_force ? bold_font() : regular_font(), px(kBody - 0.5f),
                  {at.x + px(10), middle - px(kBody) / 2}, colours.text, row.title.c_str(), nullptr, 0,
                  &clip);
  canvas->AddText(regular_font(), px(kSmall), {end.x - size_width - px(10), middle - px(kSmall) / 2},
                  colours.muted, size.c_str());
  return pressed;
}

std::vector<TextRow> text_rows(const Snapshot& snapshot, const UiState& state) {
  std::vector<TextRow> rows;
  bool own = !snapshot.data_name.empty() && !is_task_name(snapshot.data_name);
  for (const auto& text : snapshot.built_in_texts) {
    rows.push_back({text->name, text->title, text->about, text->characters, state.draft.data == text->name});
    own = own && text->name != snapshot.data_name;
  }
  if (own)
    rows.push_back({snapshot.data_name, snapshot.data_name, "", snapshot.data_characters,
                    state.draft.data == snapshot.data_name});
  return rows;
}

/// Opens the preset of a task: settings that suit it.
void open_task(const std::string& name, const Snapshot& snapshot, UiState& state, Output& output) {
  const auto all = presets();
  const auto found =
      std::ranges::find(all, name, [](const Preset& preset) { return preset.experiment.data; });
  if (found == all.end()) return;
  state.draft = found->experiment;
  apply_edit(*find_property("data"), true, snapshot, state, output);
}

void draw_tasks(const Snapshot& snapshot, UiState& state, Output& output, float inner) {
  const Palette& colours = palette(state.dark());
  for (const auto& task : snapshot.built_in_tasks) {
    std::string shape = task->shape;
    std::ranges::replace(shape, '_', ' ');
    if (shape == "sequence to sequence") shape = "seq. to seq.";  // beside long titles
    const TextRow row{task->name, task->title, task->about, 0, state.draft.data == task->name};
    if (draw_row(row, "Task: ", shape, colours, inner) && !row.in_force)
      open_task(task->name, snapshot, state, output);
  }
}

/// The beginning of the text; what is kept for validation is tinted.
void draw_preview(const Snapshot& snapshot, const Palette& colours, float width) {
  constexpr float kSize = kSmall - 0.5f;
  // On a small screen the settings below want the room more.
  const std::size_t lines = ImGui::GetMainViewport()->Size.y < px(900) ? 3 : 5;
  const float inset = px(10), height = static_cast<float>(lines) * text_line_height(kSize) + 2 * px(8);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  canvas->AddRectFilled(at, {at.x + width, at.y + height}, colours.field, px(7));
  ImGui::SetCursorScreenPos({at.x + inset, at.y + px(8)});
  std::vector<ImU32> inks;
  if (snapshot.training_characters < snapshot.preview.size()) {
    inks.assign(snapshot.preview.size(), 0);
    std::fill(inks.begin() + static_cast<std::ptrdiff_t>(snapshot.training_characters), inks.end(),
              colours.validation);
  }
  draw_text_block(
      {.text = snapshot.preview, .size = kSize, .colour = colours.text, .inks = inks, .most_lines = lines},
      width - 2 * inset);
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, height});
}

void draw_symbols(const Snapshot& snapshot, const Palette& colours) {
  const std::string words = with_separators(snapshot.data_characters) + " characters, " +
                            std::to_string(snapshot.vocabulary.size()) + " different ones";
  text_line(words, colours.muted, kSmall);
  if (!ImGui::BeginItemTooltip()) return;
  std::string symbols;
  for (std::size_t i = 0; i < std::min<std::size_t>(snapshot.vocabulary.size(), 200); ++i) {
    symbols += visible_sign(snapshot.vocabulary[i]);
    symbols += i % 20 == 19 ? '\n' : ' ';
  }
  text_line(symbols, colours.text, kBody, mono_font());
  ImGui::EndTooltip();
}

void draw_split(const Snapshot& snapshot, UiState& state, Output& output, float width) {
  const Palette& colours = palette(state.dark());
  const Property& property = *find_property("validation_fraction");
  const Edit edit = split_bar({.label = std::string(property.label),
                               .help = property.help,
                               .problem = problem_of(state, property.name),
                               .value = {},
                               .colours = &colours},
                              state.draft.validation_fraction, width);
  if (edit.changed || edit.finished) apply_edit(property, edit.finished, snapshot, state, output);
}

void draw_task_settings(const Snapshot& snapshot, UiState& state, Output& output, float inner) {
  property_field("task_length", snapshot, state, output, inner);
  if (snapshot.task->metric == "nrmse") property_field("task_horizon", snapshot, state, output, inner);
  if (state.draft.data == "addition") property_field("reversed_input", snapshot, state, output, inner);
}

}  // namespace

void draw_data_panel(const Snapshot& snapshot, UiState& state, Output& output, float width) {
  const Palette& colours = palette(state.dark());
  begin_card("Data", {width, 0}, colours, "drop a file, or");
  const float inner = ImGui::GetContentRegionAvail().x;
  const IconButton open{.icon = Icon::page,
                        .label = "Open text file",
                        .text = "Open file…",
                        .help = "Any UTF-8 text. You can also drop a file anywhere."};
  card_title_right(icon_button_width(open));
  if (icon_button(open)) output.host_requests.emplace_back(std::in_place_type<ChooseTextFile>);

  if (state.data_of_list != state.in_force.data) {
    // Opened by name, from a link or after a reload: the list shows it.
    state.data_of_list = state.in_force.data;
    state.show_tasks = snapshot.task != nullptr;
  }
  constexpr std::string_view kKinds[] = {"Texts", "Tasks"};
  int kind = state.show_tasks ? 1 : 0;
  if (segmented_field(
          {.label = "Kind of data",
           .help = "Texts to be continued, or tasks whose answer is known: what can a network learn?",
           .problem = {},
           .value = {},
           .colours = &colours},
          kKinds, kind, inner)
          .changed) {
    state.show_tasks = kind == 1;
  }
  ImGui::PushStyleVarY(ImGuiStyleVar_ItemSpacing, px(2));
  if (state.show_tasks) draw_tasks(snapshot, state, output, inner);
  for (const TextRow& row : state.show_tasks ? std::vector<TextRow>() : text_rows(snapshot, state)) {
    const std::string size = row.characters > 0 ? short_count(static_cast<double>(row.characters)) : "";
    if (!draw_row(row, "Text: ", size, colours, inner) || row.name == state.draft.data) continue;
    suit_text(state.draft);
    state.draft.data = row.name;
    apply_edit(*find_property("data"), true, snapshot, state, output);
  }
  ImGui::PopStyleVar();
  if (const std::string problem = problem_of(state, "data"); !problem.empty())
    wrapped_text(problem, colours.failure);
  if (state.show_tasks) {
    if (snapshot.task) draw_task_settings(snapshot, state, output, inner);
  } else if (snapshot.data_characters > 0) {
    draw_preview(snapshot, colours, inner);
    draw_symbols(snapshot, colours);
    draw_split(snapshot, state, output, inner);
  } else if (!snapshot.task) {
    wrapped_text("Choose one of these texts, or drop a text file anywhere on this page.", colours.muted);
  }
  end_card();
}

}  // namespace rnn::ui
