#pragma once

#include <emscripten/html5_webgl.h>

namespace rnn::web {

/// The WebGL2 context of the page's canvas, and Dear ImGui's renderer in it.
class Surface {
 public:
  /// Takes the canvas that `selector` finds. False without WebGL2.
  bool create(const char* selector);

  /// The browser took the context away: nothing is drawn until `restore`.
  void lose();

  /// The browser gave an empty context back: the renderer's objects are made anew.
  void restore();

  bool ready() const { return ready_; }

  /// Call before ImGui::NewFrame and after ImGui::Render; sizes in device pixels.
  void begin_frame();
  void draw(int width, int height);

 private:
  EMSCRIPTEN_WEBGL_CONTEXT_HANDLE context_ = 0;
  bool ready_ = false;
};

}  // namespace rnn::web
