#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "ui/app.h"

struct GLFWwindow;

namespace rnn::desktop {

/// A window with OpenGL 3 and Dear ImGui in it.
class Window {
 public:
  Window(int width, int height, const char* title);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  /// False when no window could be opened; `error` says why.
  explicit operator bool() const { return window_ != nullptr; }
  const std::string& error() const { return error_; }

  bool closing() const;

  /// Sleeps until something happens, `seconds` at most. True when something did.
  bool wait(double seconds);

  /// One frame: `draw` fills it.
  void frame(const std::function<void()>& draw);

  /// The last frame's pixels, red, green and blue, from the top row down.
  std::vector<std::uint8_t> pixels(int& width, int& height) const;

  /// Files dropped since the last call, by path.
  std::vector<std::string> take_dropped();

  void copy(const std::string& text);

  /// Ends a `wait` from any thread.
  static void wake();

 private:
  void render() const;

  GLFWwindow* window_ = nullptr;
  std::string error_;
  std::vector<std::string> dropped_;
};

}  // namespace rnn::desktop
