#include "ui/desktop/window.h"

#include <algorithm>

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_impl_opengl3.h>

namespace rnn::desktop {
namespace {

std::string last_error() {
  const char* description = nullptr;
  glfwGetError(&description);
  return description ? description : "unknown reason";
}

}  // namespace

Window::Window(int width, int height, const char* title) {
  if (!glfwInit()) {
    error_ = last_error();
    return;
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  window_ = glfwCreateWindow(width, height, title, nullptr, nullptr);
  if (!window_) {
    error_ = last_error();
    return;
  }
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  glfwSetWindowUserPointer(window_, this);
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    auto* self = static_cast<Window*>(glfwGetWindowUserPointer(window));
    self->dropped_.insert(self->dropped_.end(), paths, paths + count);
  });
  ImGui::CreateContext();
  ui::set_up_theme();
  float scale = 1;
  glfwGetWindowContentScale(window_, &scale, nullptr);
  ImGui::GetStyle().ScaleAllSizes(scale);
  ImGui::GetStyle().FontScaleDpi = scale;
  ImGui_ImplGlfw_InitForOpenGL(window_, true);
  ImGui_ImplOpenGL3_Init("#version 150");
}

Window::~Window() {
  if (window_) {
    ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
    glfwDestroyWindow(window_);
  }
  glfwTerminate();
}

bool Window::closing() const { return glfwWindowShouldClose(window_); }

bool Window::wait(double seconds) {
  const double before = glfwGetTime();
  if (seconds > 0)
    glfwWaitEventsTimeout(seconds);
  else
    glfwPollEvents();
  return glfwGetTime() - before < seconds;
}

void Window::frame(const std::function<void()>& draw) {
  ImGui_ImplOpenGL3_NewFrame();
  ImGui_ImplGlfw_NewFrame();
  ImGui::NewFrame();
  draw();
  ImGui::Render();
  render();
  glfwSwapBuffers(window_);
}

void Window::render() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glViewport(0, 0, width, height);
  glClearColor(0, 0, 0, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

std::vector<std::uint8_t> Window::pixels(int& width, int& height) const {
  // Drawn again: after the swap the back buffer holds anything.
  render();
  glfwGetFramebufferSize(window_, &width, &height);
  const auto row = static_cast<std::size_t>(width) * 3;
  std::vector<std::uint8_t> bottom_up(row * static_cast<std::size_t>(height)), pixels(bottom_up.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE, bottom_up.data());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y)
    std::copy_n(bottom_up.begin() + static_cast<std::ptrdiff_t>(y * row), row,
                pixels.end() - static_cast<std::ptrdiff_t>((y + 1) * row));
  return pixels;
}

std::vector<std::string> Window::take_dropped() { return std::exchange(dropped_, {}); }

void Window::copy(const std::string& text) { glfwSetClipboardString(window_, text.c_str()); }

void Window::wake() { glfwPostEmptyEvent(); }

}  // namespace rnn::desktop
