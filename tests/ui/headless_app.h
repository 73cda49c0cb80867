#pragma once

#include <imgui.h>

#include <string_view>
#include <vector>

#include "ui/app.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::ui {

/// The app without a window: frames are drawn into ImGui's lists and a pointer and keys act on what is found
/// by its label.
class HeadlessApp {
 public:
  explicit HeadlessApp(ImVec2 size = {1280, 800}, const DrawGlyph& draw_glyph = {});
  ~HeadlessApp();
  HeadlessApp(const HeadlessApp&) = delete;
  HeadlessApp& operator=(const HeadlessApp&) = delete;

  /// Draws frames, a sixtieth of a second each.
  void frames(int count = 1);

  /// The widget with this label; scrolls to it where it is hidden. Fails the test when there is none.
  Widget widget(std::string_view label);
  bool shows(std::string_view label) const { return find_widget(label) != nullptr; }

  void move(ImVec2 to);
  void press();
  void release();
  void click(ImVec2 at);
  void click(std::string_view label);
  void type(const char* utf8);
  void key(ImGuiKey key);

  /// What the app asked for since the last call.
  std::vector<Command> take_commands();
  std::vector<HostRequest> take_requests();

  Snapshot snapshot;
  UiState state;

 private:
  Output output_;
  ImGuiContext* context_;
};

}  // namespace rnn::ui
