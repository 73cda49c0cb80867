#include <algorithm>
#include <cmath>

#include "ui/activations.h"
#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/panels/sampling_settings.h"
#include "ui/theme.h"
#include "ui/utf8.h"
#include "ui/widgets/card.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/text_block.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kGutter = 86;  // of the time line, left of the earlier texts

void draw_caret(const DrawnText& drawn, const UiState& state, const Palette& colours) {
  const bool lit = state.reduced_motion || std::fmod(ImGui::GetTime(), 1.0) < 0.6;
  if (!lit) return;
  const float inset = drawn.line_height * 0.14f;
  ImGui::GetWindowDrawList()->AddRectFilled(
      {drawn.caret.x + px(1), drawn.caret.y + inset},
      {drawn.caret.x + px(3.5f), drawn.caret.y + drawn.line_height - inset}, colours.training);
}

void box_around(ImVec2 at, ImVec2 size, ImU32 colour) {
  ImGui::GetWindowDrawList()->AddRect(at, {at.x + size.x, at.y + size.y}, colour, px(2), 0, px(1.5f));
}

/// While a text is being written the end of the one before stands behind it, as far as that leaves the
/// earlier texts in sight: line by line it is written over, and nothing below moves.
void draw_what_it_replaces(const Snapshot& snapshot, const DrawnText& drawn, float size, float width,
                           const Palette& colours) {
  const std::size_t count = snapshot.samples.size();
  if (count < 2 || snapshot.samples.back()->complete) return;
  const auto lines = [&](float height) {
    return static_cast<std::size_t>(height / drawn.line_height + 0.1f);
  };
  const std::size_t written = lines(drawn.height), most = lines(ImGui::GetWindowHeight() * 0.55f);
  if (written >= most) return;
  const std::string before = shown_text(*snapshot.samples[count - 2]);
  ImGui::SetCursorPosY(ImGui::GetCursorPosY() - ImGui::GetStyle().ItemSpacing.y);
  draw_text_block({.text = before,
                   .size = size,
                   .colour = mix(colours.card, colours.muted, 0.45f),
                   .first_line = written,
                   .most_lines = most - written},
                  width);
}

/// The prime stands back behind what was written.
std::vector<ImU32> prime_inks(std::string_view prime, const Palette& colours) {
  return std::vector<ImU32>(code_points(prime).size(), colours.muted);
}

/// The newest text, large, with the activations of the selected unit behind its characters.
void draw_newest(const Snapshot& snapshot, const Sample& sample, UiState& state) {
  const Palette& colours = palette(state.dark());
  const Heatmap* heatmap = drawable_heatmap(snapshot);
  std::vector<ImU32> beds;
  if (heatmap && state.heatmap.unit >= 0)
    beds = activation_beds(*heatmap, sample, state.heatmap.unit, colours);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string text = shown_text(sample);
  const std::vector<ImU32> inks = prime_inks(sample.prime, colours);
  const float size = width > px(680) ? kStory + 2 : kStory;
  const DrawnText drawn = draw_text_block(
      {.text = text, .size = size, .colour = colours.text, .beds = beds, .inks = inks}, width);
  draw_what_it_replaces(snapshot, drawn, size, width, colours);
  if (!sample.complete) draw_caret(drawn, state, colours);
  describe_area("Live text", text, at, {at.x + width, at.y + drawn.height});
  if (drawn.hovered < 0 || !heatmap) return;
  if (const auto first = first_text_column(*heatmap, sample)) {
    state.heatmap.pointed_column = *first + drawn.hovered;
    box_around(drawn.hovered_at, drawn.hovered_size, colours.text);
  }
}

/// The answer to Write, above the live text.
void draw_written(UiState& state, Output& output) {
  const Palette& colours = palette(state.dark());
  const WritingView& view = state.writing;
  ImGui::AlignTextToFramePadding();
  text_line("Written for you", colours.text, kSmall, bold_font());
  ImGui::SameLine(0, px(8));
  text_line("temperature " + plain(view.sampling.temperature), colours.muted, kSmall);
  card_title_right(2 * ImGui::GetFrameHeight());
  const bool copy = icon_button({.icon = Icon::copy, .label = "Copy text", .help = "Copy the text"});
  ImGui::SameLine(0, 0);
  const bool close = icon_button({.icon = Icon::close, .label = "Close text"});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string text = view.sampling.prime + view.written;
  const std::vector<ImU32> inks = prime_inks(view.sampling.prime, colours);
  const DrawnText drawn =
      draw_text_block({.text = text, .size = kStory - 2, .colour = colours.text, .inks = inks}, width);
  describe_area("Written text", text, at, {at.x + width, at.y + drawn.height});
  const float line = at.y + drawn.height + px(12);
  ImGui::GetWindowDrawList()->AddLine({at.x, line}, {at.x + width, line}, colours.border);
  ImGui::Dummy({0, px(12)});
  if (copy) output.host_requests.emplace_back(CopyToClipboard{text});
  if (close) state.writing.written.clear();
}

/// One earlier text on the time line, `lines` of it; a click shows all of them.
void draw_earlier(const Sample& sample, std::size_t lines, bool last, UiState& state) {
  const Palette& colours = palette(state.dark());
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool open = state.writing.open_step == static_cast<std::int64_t>(sample.step);
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorScreenPos({at.x + px(kGutter), at.y});
  const DrawnText drawn = draw_text_block({.text = sample.text,
                                           .size = kBody - 1,
                                           .colour = mix(colours.muted, colours.text, open ? 1 : 0.35f),
                                           .most_lines = open ? 0 : lines},
                                          width - px(kGutter));
  const float height = std::max(drawn.height, px(36)) + px(10);
  ImGui::SetCursorScreenPos(at);
  const std::string label = "Text at step " + with_separators(sample.step);
  if (ImGui::InvisibleButton(label.c_str(), {width, height}, ImGuiButtonFlags_EnableNav))
    state.writing.open_step = open ? -1 : static_cast<std::int64_t>(sample.step);
  describe(label, "button");

  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const float line_x = at.x + px(4), dot_y = at.y + px(9);
  canvas->AddLine({line_x, at.y - px(7)}, {line_x, last ? dot_y : at.y + height}, colours.border, px(1.5f));
  canvas->AddCircleFilled({line_x, dot_y}, px(ImGui::IsItemHovered() ? 5 : 4), colours.training);
  const auto put = [&](float y, ImU32 colour, const std::string& text, ImFont* font) {
    canvas->AddText(font, px(kTiny + 0.5f), {at.x + px(14), y}, colour, text.c_str());
  };
  put(at.y + px(2), colours.text, "step " + with_separators(sample.step), bold_font());
  const std::string loss = std::isfinite(sample.loss) ? "loss " + fixed(sample.loss, 2) : "untrained";
  put(at.y + px(17), colours.muted, loss, regular_font());
}

void draw_nothing_yet(const Snapshot& snapshot, const Palette& colours) {
  const bool ready = snapshot.phase != Phase::empty;
  ImGui::Dummy({0, ImGui::GetContentRegionAvail().y * 0.25f});
  wrapped_text(
      ready ? "Press Train and watch it learn to write." : "Choose a text on the left, or drop one here.",
      colours.text, kTitle);
  if (ready)
    wrapped_text(
        "It begins with random letters. After some hundred steps there are words, then lines, then style.",
        colours.muted, kBody);
}

void draw_stream(const Snapshot& snapshot, UiState& state, Output& output, float height) {
  const Palette& colours = palette(state.dark());
  ImGui::PushStyleColor(ImGuiCol_ChildBg, 0u);
  ImGui::BeginChild("stream", {0, height}, ImGuiChildFlags_NavFlattened);
  if (!state.writing.written.empty()) draw_written(state, output);
  if (snapshot.samples.empty()) draw_nothing_yet(snapshot, colours);
  if (!snapshot.samples.empty()) {
    draw_newest(snapshot, *snapshot.samples.back(), state);
    ImGui::Dummy({0, px(10)});
    // The one before is shown at greater length: it was finished just now.
    const std::size_t before = snapshot.samples.size() - 2;
    for (std::size_t i = snapshot.samples.size() - 1; i-- > 0;)
      draw_earlier(*snapshot.samples[i], i == before ? 6 : 3, i == 0, state);
  }
  fade_into_more(colours.card);
  ImGui::EndChild();
  ImGui::PopStyleColor();
}

std::string note_of(const Snapshot& snapshot) {
  if (snapshot.samples.empty()) return "";
  const Sample& newest = *snapshot.samples.back();
  const std::string loss = std::isfinite(newest.loss) ? "  ·  loss " + fixed(newest.loss, 2) : "";
  return "at step " + with_separators(newest.step) + loss;
}

}  // namespace

void draw_writing_panel(const Snapshot& snapshot, UiState& state, Output& output, ImVec2 size) {
  const Palette& colours = palette(state.dark());
  begin_card("It writes", size, colours, note_of(snapshot));
  const float settings = sampling_settings_height(state);
  const float stream = ImGui::GetContentRegionAvail().y - settings - ImGui::GetStyle().ItemSpacing.y;
  draw_stream(snapshot, state, output, std::max(stream, px(60)));
  draw_sampling_settings(snapshot, state, output);
  end_card();
}

}  // namespace rnn::ui
