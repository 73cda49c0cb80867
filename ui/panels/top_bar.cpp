#include <cmath>
#include <iterator>
#include <utility>

#include "ui/draft.h"
#include "ui/number_text.h"
#include "ui/panels/panels.h"
#include "ui/theme.h"
#include "ui/widgets/fields.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tooltip.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {
namespace {

constexpr float kButton = 36;      // height of the buttons
constexpr float kTwoLines = 1080;  // below this width the numbers get a line of their own
constexpr float kSmallest = 620;   // below this, buttons are icons and the numbers share the whole width

/// One live number: small words over steady figures, in a place of fixed width.
struct Number {
  const char* label;
  const char* short_label;
  std::string value;
  float width;
  ImU32 colour;
  const char* help;
};

void draw_number(const Number& number, float width, bool brief, const Palette& colours) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 end{at.x + width, at.y + px(kButton)};
  ImGui::Dummy({end.x - at.x, end.y - at.y});
  item_tooltip(number.help);
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  canvas->AddText(regular_font(), px(kTiny), at, colours.muted, brief ? number.short_label : number.label);
  const float size = px(brief ? kBody : kTitle);
  canvas->AddText(bold_font(), size, {at.x, end.y - size - px(1)}, number.colour, number.value.c_str());
  describe_area(number.label, number.value, at, end);
}

void draw_numbers(const Snapshot& snapshot, const Palette& colours, float right, bool brief) {
  const Number numbers[] = {
      {"Steps", "Steps", with_separators(snapshot.step), 76, colours.text, "Training steps so far"},
      snapshot.task ? Number{"Examples", "Examples", short_count(std::round(1000 * snapshot.epoch)), 66,
                             colours.text, "Examples learned from so far"}
                    : Number{"Epoch", "Epoch", fixed(snapshot.epoch, 2), 66, colours.text,
                             "Passes over the training part so far"},
      {"Training loss", "Training", loss_text(static_cast<double>(snapshot.smoothed_loss)), 86,
       colours.training,
       snapshot.task
           ? "Smoothed, on the examples it learns from"
           : "Smoothed, in nats per character: how surprised the network is by the next character of the "
             "text it learns"},
      {"Validation loss", "Validation", loss_text(static_cast<double>(snapshot.validation_loss)), 92,
       colours.validation,
       snapshot.task ? "The same on examples that it never learns from"
                     : "The same on the part of the text that it never learned from"},
      {snapshot.task ? "Time steps/s" : "Characters/s", snapshot.task ? "Steps/s" : "Chars/s",
       short_count(std::round(snapshot.characters_per_second)), 82, colours.text,
       snapshot.task ? "Time steps of examples learned from in a second"
                     : "Characters learned from in a second"}};
  const float shared = (right - ImGui::GetCursorScreenPos().x) / static_cast<float>(std::size(numbers));
  bool first = true;
  for (const Number& number : numbers) {
    if (!std::exchange(first, false)) ImGui::SameLine(0, brief ? 0 : px(14));
    if (!brief && ImGui::GetCursorScreenPos().x + px(number.width) > right) break;
    draw_number(number, brief ? shared : px(number.width), brief, colours);
  }
  ImGui::NewLine();
}

void draw_train_button(const Snapshot& snapshot, UiState& state, Output& output) {
  const Palette& colours = palette(state.dark());
  const bool training = snapshot.phase == Phase::training;
  const std::string obstacle = why_not_trainable(snapshot, state);
  ImGui::BeginDisabled(!training && !obstacle.empty());
  ImGui::PushFont(bold_font(), kTitle - 1);
  IconButton button{.icon = training ? Icon::pause : Icon::play,
                    .label = training ? "Pause" : "Train",
                    .text = training ? "Pause" : "Train",
                    .help = obstacle.empty() || training ? "Space bar" : "",
                    .height = px(kButton),
                    .colour = colours.training,
                    .hovered = colours.training_hovered,
                    .ink = colours.on_training};
  if (training) {
    button.colour = colours.training_bed;
    button.hovered = mix(colours.training_bed, colours.card, 0.4f);
    button.ink = colours.training;
  }
  if (icon_button(button)) toggle_training(snapshot, state, output);
  ImGui::PopFont();
  ImGui::EndDisabled();
  if (!training) item_tooltip(obstacle);
}

void draw_transport(const Snapshot& snapshot, UiState& state, Output& output, bool brief) {
  draw_train_button(snapshot, state, output);
  ImGui::SameLine(0, px(8));
  ImGui::BeginDisabled(!why_not_trainable(snapshot, state).empty());
  if (icon_button({.icon = Icon::step,
                   .label = "Step",
                   .text = brief ? "" : "Step",
                   .help = "One training step: forward, loss, backward, update",
                   .height = px(kButton)}))
    send(state, output, rnn::Train{1, false});  // the run does not end here
  ImGui::SameLine(0, px(8));
  if (icon_button({.icon = Icon::reset,
                   .label = "Reset",
                   .text = brief ? "" : "Reset",
                   .help = "Back to step 0 with the same initial weights",
                   .height = px(kButton)}))
    send(state, output, Reset{});
  ImGui::EndDisabled();
}

Icon theme_icon(ThemeChoice theme) {
  return theme == ThemeChoice::system ? Icon::half : theme == ThemeChoice::light ? Icon::sun : Icon::moon;
}

void draw_tools(const Snapshot& snapshot, UiState& state, Output& output) {
  const float height = px(kButton);
  if (icon_button(
          {.icon = Icon::open, .label = "Open model", .help = "Open a saved model", .height = height}))
    output.host_requests.emplace_back(std::in_place_type<ChooseModelFile>);
  ImGui::SameLine(0, px(4));
  ImGui::BeginDisabled(snapshot.parameters == 0);
  if (icon_button({.icon = Icon::save,
                   .label = "Save model",
                   .help = "Save the model, to go on later or to use it in PyTorch",
                   .height = height}))
    send(state, output, Save{}, Asked::save);
  ImGui::EndDisabled();
  ImGui::SameLine(0, px(4));
  static constexpr const char* kHelp[] = {"Colours as the system's", "Light colours", "Dark colours"};
  if (icon_button({.icon = theme_icon(state.theme),
                   .label = "Theme",
                   .help = kHelp[static_cast<int>(state.theme)],
                   .height = height}))
    state.theme = static_cast<ThemeChoice>((static_cast<int>(state.theme) + 1) % 3);
}

/// A cell that passes its state on: the mark of the app.
void draw_name(const Palette& colours, bool words) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = px(kButton), middle = at.y + height / 2;
  ImDrawList* canvas = ImGui::GetWindowDrawList();
  const float unit = px(7);
  for (int i = 0; i < 3; ++i) {
    const float x = at.x + px(6) + static_cast<float>(i) * unit * 1.55f;
    const ImU32 colour = i == 0 ? colours.negative : i == 1 ? colours.training : colours.positive;
    canvas->AddCircleFilled({x, middle + (i == 1 ? -unit * 0.75f : unit * 0.45f)}, unit * 0.55f, colour);
  }
  ImGui::Dummy({px(34), height});
  if (!words) return;
  ImGui::SameLine(0, px(2));
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const char* name = "RNN Playground";
  canvas->AddText(bold_font(), px(kTitle), {place.x, middle - px(kTitle) / 2}, colours.text, name);
  ImGui::Dummy({bold_font()->CalcTextSizeA(px(kTitle), FLT_MAX, 0, name).x, height});
}

}  // namespace

std::string why_not_trainable(const Snapshot& snapshot, const UiState& state) {
  if (!state.problems.empty()) return problem_text(state.problems.front());
  if (snapshot.experiment_serial == 0) return "The engine is starting";
  if (snapshot.phase == Phase::empty) return "Choose a text first";
  return "";
}

void toggle_training(const Snapshot& snapshot, UiState& state, Output& output) {
  if (snapshot.phase == Phase::training)
    send(state, output, Pause{});
  else if (why_not_trainable(snapshot, state).empty())
    send(state, output, Run{});
}

float top_bar_height(float width) { return px(width < px(kTwoLines) ? 2 * kButton + 26 : kButton + 20); }

void draw_top_bar(const Snapshot& snapshot, UiState& state, Output& output) {
  const Palette& colours = palette(state.dark());
  const float width = ImGui::GetContentRegionAvail().x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool narrow = width < px(kTwoLines), smallest = width < px(kSmallest);
  const float tools = 3 * px(kButton) + px(8);
  draw_name(colours, !smallest);
  ImGui::SameLine(0, px(narrow ? 10 : 22));
  draw_transport(snapshot, state, output, smallest);
  const float numbers = ImGui::GetItemRectMax().x + px(26);
  ImGui::SetCursorScreenPos({at.x + width - tools, at.y + (narrow && !smallest ? px(kButton + 6) : 0)});
  draw_tools(snapshot, state, output);
  ImGui::SetCursorScreenPos(narrow ? ImVec2{at.x, at.y + px(kButton + 8)} : ImVec2{numbers, at.y});
  draw_numbers(snapshot, colours, at.x + width - (smallest ? 0 : tools + px(6)), smallest);
}

}  // namespace rnn::ui
