#pragma once

#include <imgui.h>

#include <string>

namespace rnn::web {

/// Carries out what a screen reader's user does with the page's mirror of the widgets. Takes effect over the
/// next few frames, through the widgets' own keyboard handling.
class AssistiveInput {
 public:
  /// As if pressed by keyboard.
  void activate(ImGuiID id);

  /// Types a new value into a text field or slider.
  void set_value(ImGuiID id, std::string text);

  /// Call before ImGui::NewFrame. True while more frames are needed.
  bool advance();

 private:
  enum class Stage { idle, open, select, type, accept };
  Stage stage_ = Stage::idle;
  ImGuiID id_ = 0;
  std::string text_;
};

/// JSON of the registry's widgets: [{"id", "label", "role", "value", "enabled", "rect": {"x", "y", "width",
/// "height"}}, …] in CSS pixels from the canvas' corner.
std::string widgets_as_json();

}  // namespace rnn::web
