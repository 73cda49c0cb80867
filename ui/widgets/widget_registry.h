#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

namespace rnn::ui {

/// A control of the last frame as a person, a screen reader or a test finds it.
struct Widget {
  unsigned id = 0;    // ImGuiID; 0 for what only tells something (role status)
  std::string label;  // as shown; unique among the visible ones where possible
  std::string role;   // ARIA: button, checkbox, slider, textbox, combobox, radio, option, img, status …
  std::string value;  // as text; empty for buttons
  float x = 0, y = 0, width = 0, height = 0;  // in ImGui's coordinates, clipped to what is visible
  bool enabled = true;
};

/// The controls of the last complete frame, in drawing order. Filled by Dear ImGui's test-engine hooks
/// (widget_registry.cpp), one registry per ImGui context. It feeds the page's accessibility mirror,
/// window.playground.widgets() and the tests.
const std::vector<Widget>& widgets();

/// The first visible widget with this label; nullptr: none.
const Widget* find_widget(std::string_view label);

/// Frame brackets: call around draw_app.
void begin_widget_frame();
void end_widget_frame();

/// Names ImGui's last item where its own label says too little. Items that end up without a label are left
/// out.
void describe(std::string_view label, std::string_view role, std::string_view value = {});

/// A part of the screen that is told to screen readers and tests but cannot be clicked: role status.
void describe_area(std::string_view label, std::string_view value, ImVec2 low, ImVec2 high);

}  // namespace rnn::ui
