#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "ui/theme.h"

namespace rnn::ui {

/// What a user did to a field in this frame.
struct Edit {
  bool changed = false;   // the value is another one; a drag or a word may go on
  bool finished = false;  // the edit is over: act on it
};

/// The line above a field.
struct FieldText {
  std::string label;
  std::string_view help;  // shown over the label
  std::string problem;    // what is wrong with the value; shown below the field
  std::string value;      // shown at the right end of the label's line
  bool live = false;      // marked: changes take effect while training goes on
  const Palette* colours = nullptr;
};

/// Each field is a group `width` wide: the line of the label, the control, and the problem if there is one.
/// Labels name the controls for screen readers and tests too.
Edit slider_field(const FieldText& text, double& value, double low, double high, bool logarithmic,
                  float width);

/// Whole numbers with buttons for less and more: by one, or, where `doubling`, to the next power of two.
/// `zero` is shown in place of 0 where it stands for something else.
Edit stepper_field(const FieldText& text, std::int64_t& value, std::int64_t low, std::int64_t high,
                   bool doubling, std::string_view zero, float width);

/// One of several, all of them visible. Each is found as "Label: option".
Edit segmented_field(const FieldText& text, std::span<const std::string_view> options, int& chosen,
                     float width);

/// One of several, in a list that opens.
Edit combo_field(const FieldText& text, std::span<const std::string_view> options, int& chosen, float width);

Edit toggle_field(const FieldText& text, bool& value, float width);
Edit text_field(const FieldText& text, std::string& value, std::size_t longest, const char* hint,
                float width);

/// A seed with a button that draws another.
Edit seed_field(const FieldText& text, std::uint64_t& value, float width);

/// Text in any of the fonts at a size before scaling.
void text_line(std::string_view text, ImU32 colour, float size = kBody, ImFont* font = nullptr);
void wrapped_text(std::string_view text, ImU32 colour, float size = kSmall);

}  // namespace rnn::ui
