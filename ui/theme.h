#pragma once

#include <imgui.h>

namespace rnn::ui {

/// Colours by meaning. The interface is grey; colour is kept for what the data mean, and one colour means one
/// thing on every panel (README.md lists them).
struct Palette {
  ImU32 background;  // behind the cards
  ImU32 card;        // panels
  ImU32 field;       // inputs, tracks, selected segments' bed
  ImU32 raised;      // buttons, selected segments
  ImU32 hovered;     // the same under the pointer
  ImU32 border;
  ImU32 text;
  ImU32 muted;        // labels, axes
  ImU32 faint;        // grid lines, decoration; never text
  ImU32 training;     // training: the loss, the part of the text, the button that starts it
  ImU32 on_training;  // text on it
  ImU32 training_hovered;
  ImU32 training_bed;  // of the button while it runs
  ImU32 validation;    // validation: its loss and its part of the text
  ImU32 positive;      // activations above 0 …
  ImU32 zero;          // … at 0 …
  ImU32 negative;      // … and below
  ImU32 warning;       // needs the user's attention
  ImU32 warning_bed;   // behind such text
  ImU32 failure;       // errors and values that do not work
  ImU32 failure_bed;
};

const Palette& palette(bool dark);

/// ImGui's own widgets in these colours.
void use_palette(const Palette& colours);

/// The fonts, at any size by ImGui::PushFont(font, size).
ImFont* regular_font();
ImFont* bold_font();
ImFont* mono_font();

/// How strongly an activation of 1 colours the bed of a character of text.
inline constexpr float kBedOpacity = 0.45f;

/// Sizes of text before scaling.
inline constexpr float kBody = 14.5f;
inline constexpr float kSmall = 12.5f;
inline constexpr float kTiny = 11.0f;
inline constexpr float kTitle = 17.0f;
inline constexpr float kStory = 18.0f;  // the text being written

/// A length of the design in ImGui's units: follows the scale of the fonts.
float px(float length);

/// The colour of an activation in [−1, 1].
ImU32 diverging(const Palette& colours, float value);

ImU32 mix(ImU32 from, ImU32 to, float share);
ImU32 fade(ImU32 colour, float opacity);

}  // namespace rnn::ui
