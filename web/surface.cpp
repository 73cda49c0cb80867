#include "web/surface.h"

#include <GLES3/gl3.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

namespace rnn::web {

bool Surface::create(const char* selector) {
  EmscriptenWebGLContextAttributes attributes;
  emscripten_webgl_init_context_attributes(&attributes);
  attributes.majorVersion = 2;
  attributes.alpha = false;
  attributes.depth = false;
  attributes.stencil = false;
  attributes.antialias = false;  // ImGui smooths its own edges
  context_ = emscripten_webgl_create_context(selector, &attributes);
  if (context_ <= 0 || emscripten_webgl_make_context_current(context_) != EMSCRIPTEN_RESULT_SUCCESS)
    return false;
  ready_ = ImGui_ImplOpenGL3_Init("#version 300 es");
  return ready_;
}

void Surface::lose() {
  if (!ready_) return;
  ready_ = false;
  // Deleting objects of a lost context does nothing there, but frees their names and marks the textures as
  // gone.
  ImGui_ImplOpenGL3_Shutdown();
}

void Surface::restore() {
  if (ready_ || context_ <= 0) return;
  emscripten_webgl_make_context_current(context_);
  ready_ = ImGui_ImplOpenGL3_Init("#version 300 es");
}

void Surface::begin_frame() { ImGui_ImplOpenGL3_NewFrame(); }

void Surface::draw(int width, int height) {
  const ImVec4& background = ImGui::GetStyleColorVec4(ImGuiCol_WindowBg);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(background.x, background.y, background.z, 1.0F);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

}  // namespace rnn::web
