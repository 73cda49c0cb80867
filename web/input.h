#pragma once

#include <imgui.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace rnn::web {

/// Feeds the page's events to Dear ImGui, in CSS pixels from the canvas' corner. shell/input.js calls it
/// through ui_main.cpp. Events wait in ImGui's own queue: ones that would hide each other (a press and its
/// release) reach the widgets in successive frames.
class Input {
 public:
  /// Takes over clipboard and text-input callbacks of the current ImGui context. `mac`: ⌘ takes the part of
  /// Ctrl.
  void attach(bool mac);

  void move(float x, float y, bool touch);
  void press(float x, float y, int dom_button, bool touch);
  void release(float x, float y, int dom_button, bool touch);
  void leave();

  /// Call when the frames after a touch have been drawn: a finger that hit no widget scrolls what lies below
  /// it.
  void decide_touch();

  /// In notches of a mouse wheel, positive towards the right and the end.
  void wheel(float right, float down);

  void modifiers(bool control, bool shift, bool alt, bool meta);
  void key(std::string_view code, std::string_view key, bool down);
  void text(const std::string& utf8);
  void paste(std::string utf8);
  void focus(bool focused);

  /// What a widget copied since the last call.
  std::optional<std::string> take_copied();

  bool waiting() const;
  bool wants_text() const { return ime_.WantTextInput || ImGui::GetIO().WantTextInput; }
  ImVec2 caret() const { return ime_.InputPos; }
  float line_height() const { return ime_.InputLineHeight; }

 private:
  void scroll_below_finger(float x, float y);
  /// A finger on a widget that clearly moves up or down scrolls instead.
  void leave_widget_to_scroll(float x, float y);
  void tap(ImGuiKey key);

  std::map<std::string, ImGuiKey, std::less<>>
      down_;  // by KeyboardEvent.code: its letter may change while held
  std::string clipboard_;
  std::optional<std::string> copied_;
  ImGuiPlatformImeData ime_;
  bool touch_undecided_ = false;
  bool touch_scrolls_ = false;
  bool touch_on_widget_ = false;  // which has it unless it moves up or down
  ImVec2 finger_;
};

}  // namespace rnn::web
