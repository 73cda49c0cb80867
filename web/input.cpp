#include "web/input.h"

#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cfloat>
#include <cmath>
#include <utility>

#include "web/input_keys.h"

namespace rnn::web {
namespace {

ImGuiMouseSource source(bool touch) { return touch ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse; }

/// MouseEvent.button counts left, middle, right, back, forward; Dear ImGui left, right, middle, back,
/// forward.
int button(int dom_button) {
  constexpr std::array order = {0, 2, 1, 3, 4};
  return dom_button >= 0 && dom_button < static_cast<int>(order.size()) ? order[dom_button] : 0;
}

bool scrolls(const ImGuiWindow& window) {
  return (window.ScrollMax.y > 0.0F || window.ScrollMax.x > 0.0F) &&
         (window.Flags & (ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoMouseInputs)) == 0;
}

ImGuiWindow* scrolling_window(ImGuiWindow* window) {
  while (window != nullptr && !scrolls(*window)) window = window->ParentWindow;
  return window;
}

}  // namespace

void Input::attach(bool mac) {
  ImGui::GetIO().ConfigMacOSXBehaviors = mac;
  ImGuiPlatformIO& platform = ImGui::GetPlatformIO();
  platform.Platform_ClipboardUserData = this;
  platform.Platform_GetClipboardTextFn = [](ImGuiContext*) {
    return static_cast<Input*>(ImGui::GetPlatformIO().Platform_ClipboardUserData)->clipboard_.c_str();
  };
  platform.Platform_SetClipboardTextFn = [](ImGuiContext*, const char* text) {
    auto* self = static_cast<Input*>(ImGui::GetPlatformIO().Platform_ClipboardUserData);
    self->clipboard_ = text;
    self->copied_ = text;
  };
  platform.Platform_ImeUserData = this;
  platform.Platform_SetImeDataFn = [](ImGuiContext*, ImGuiViewport*, ImGuiPlatformImeData* data) {
    static_cast<Input*>(ImGui::GetPlatformIO().Platform_ImeUserData)->ime_ = *data;
  };
}

void Input::move(float x, float y, bool touch) {
  if (touch && touch_on_widget_) leave_widget_to_scroll(x, y);
  if (touch && touch_scrolls_) return scroll_below_finger(x, y);
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(source(touch));
  io.AddMousePosEvent(x, y);
}

void Input::press(float x, float y, int dom_button, bool touch) {
  touch_scrolls_ = touch_on_widget_ = false;
  touch_undecided_ = touch;
  finger_ = {x, y};
  // The position comes first and, for a finger, gets a frame of its own: widgets know that they are pointed
  // at before they are pressed, so the first tap hits.
  move(x, y, touch);
  ImGui::GetIO().AddMouseButtonEvent(button(dom_button), true);
}

void Input::release(float x, float y, int dom_button, bool touch) {
  move(x, y, touch);
  ImGui::GetIO().AddMouseButtonEvent(button(dom_button), false);
  touch_scrolls_ = touch_undecided_ = touch_on_widget_ = false;
  if (touch) leave();
}

void Input::leave() { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }

void Input::decide_touch() {
  if (!touch_undecided_ || waiting()) return;
  touch_undecided_ = false;
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  const ImGuiWindow* hovered = context.HoveredWindow;
  const bool on_widget = context.ActiveId != 0 && (hovered == nullptr || context.ActiveId != hovered->MoveId);
  const bool can_scroll = scrolling_window(context.HoveredWindow) != nullptr;
  touch_scrolls_ = !on_widget && can_scroll;
  touch_on_widget_ = on_widget && can_scroll;
}

void Input::leave_widget_to_scroll(float x, float y) {
  constexpr float kClearly = 8;  // pixels: less is a tap that trembles
  const float across = std::abs(x - finger_.x), along = std::abs(y - finger_.y);
  if (std::max(across, along) < kClearly) return;
  touch_on_widget_ = false;  // whatever it is, it stays that until the finger is lifted
  if (along < 1.5F * across) return;
  ImGui::ClearActiveID();
  touch_scrolls_ = true;
}

void Input::scroll_below_finger(float x, float y) {
  ImGuiWindow* window = scrolling_window(ImGui::GetCurrentContext()->HoveredWindow);
  if (window == nullptr) return;
  ImGui::SetScrollX(window, window->Scroll.x + finger_.x - x);
  ImGui::SetScrollY(window, window->Scroll.y + finger_.y - y);
  finger_ = {x, y};
}

void Input::wheel(float right, float down) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_Mouse);
  io.AddMouseWheelEvent(-right, -down);
}

void Input::modifiers(bool control, bool shift, bool alt, bool meta) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, control);
  io.AddKeyEvent(ImGuiMod_Shift, shift);
  io.AddKeyEvent(ImGuiMod_Alt, alt);
  io.AddKeyEvent(ImGuiMod_Super, meta);
}

void Input::key(std::string_view code, std::string_view key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  if (down) {
    const ImGuiKey pressed = key_of(code, key);
    if (pressed == ImGuiKey_None) return;
    down_.insert_or_assign(std::string(code), pressed);
    io.AddKeyEvent(pressed, true);
  } else if (const auto held = down_.find(code); held != down_.end()) {
    io.AddKeyEvent(held->second, false);
    down_.erase(held);
  }
}

void Input::text(const std::string& utf8) { ImGui::GetIO().AddInputCharactersUTF8(utf8.c_str()); }

void Input::tap(ImGuiKey key) {
  ImGui::GetIO().AddKeyEvent(key, true);
  ImGui::GetIO().AddKeyEvent(key, false);
}

void Input::paste(std::string utf8) {
  clipboard_ = std::move(utf8);
  // The shortcut that text fields know. ImGui swaps Ctrl and ⌘ by itself on a Mac.
  ImGuiIO& io = ImGui::GetIO();
  const ImGuiKey shortcut = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
  io.AddKeyEvent(ImGuiMod_Shift, false);
  io.AddKeyEvent(ImGuiMod_Alt, false);
  io.AddKeyEvent(shortcut, true);
  tap(ImGuiKey_V);
  io.AddKeyEvent(shortcut, false);
}

void Input::focus(bool focused) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddFocusEvent(focused);
  if (focused) return;
  for (const auto& [code, key] : std::exchange(down_, {})) io.AddKeyEvent(key, false);
  modifiers(false, false, false, false);
}

std::optional<std::string> Input::take_copied() { return std::exchange(copied_, std::nullopt); }

bool Input::waiting() const { return !ImGui::GetCurrentContext()->InputEventsQueue.empty(); }

}  // namespace rnn::web
