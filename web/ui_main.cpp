// The screen module's C interface, called by shell/screen.js on the page's main thread: events and snapshots
// in; pixels, commands and requests to the page out.
#include <emscripten.h>
#include <imgui.h>

#include <cmath>
#include <string>

#include "engine/session/snapshot.h"
#include "ui/app.h"
#include "ui/widgets/widget_registry.h"
#include "web/assistive_input.h"
#include "web/exchange.h"
#include "web/input.h"
#include "web/outbox.h"
#include "web/surface.h"
#include "web/system_glyphs.h"

namespace rnn::web {
namespace {

struct Screen {
  Mailbox mailbox;
  Snapshot snapshot;
  ui::UiState state;
  ui::Output output;
  Input input;
  Surface surface;
  AssistiveInput assistive_input;
  bool assistive_busy = false;
  Outgoing outgoing;
  std::string widgets, copied, problem;
  View view, bytes_view;
};

/// As CSS names them; ImGuiMouseCursor_None hides it.
const char* css_cursor(ImGuiMouseCursor cursor) {
  switch (cursor) {
    case ImGuiMouseCursor_None:
      return "none";
    case ImGuiMouseCursor_TextInput:
      return "text";
    case ImGuiMouseCursor_ResizeAll:
      return "move";
    case ImGuiMouseCursor_ResizeNS:
      return "ns-resize";
    case ImGuiMouseCursor_ResizeEW:
      return "ew-resize";
    case ImGuiMouseCursor_ResizeNESW:
      return "nesw-resize";
    case ImGuiMouseCursor_ResizeNWSE:
      return "nwse-resize";
    case ImGuiMouseCursor_Hand:
      return "pointer";
    case ImGuiMouseCursor_Wait:
      return "wait";
    case ImGuiMouseCursor_Progress:
      return "progress";
    case ImGuiMouseCursor_NotAllowed:
      return "not-allowed";
    default:
      return "default";
  }
}

void set_up_imgui(Input& input, bool mac) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendPlatformName = "rnn-playground-web";
  io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
  input.attach(mac);
  ui::set_up_theme(draw_system_glyph);
  io.ConfigInputTextCursorBlink = false;  // a resting page draws nothing
}

}  // namespace

extern "C" {

/// `mac`: ⌘ takes the part of Ctrl.
EMSCRIPTEN_KEEPALIVE Screen* ui_create(int mac) {
  auto* screen = new Screen;
  set_up_imgui(screen->input, mac != 0);
  return screen;
}

/// 0: this browser has no WebGL2.
EMSCRIPTEN_KEEPALIVE int ui_open_canvas(Screen* screen) { return screen->surface.create("#canvas"); }
EMSCRIPTEN_KEEPALIVE void ui_lose_canvas(Screen* screen) { screen->surface.lose(); }
EMSCRIPTEN_KEEPALIVE void ui_restore_canvas(Screen* screen) { screen->surface.restore(); }

EMSCRIPTEN_KEEPALIVE char* ui_text(Screen* screen, std::size_t size) {
  return screen->mailbox.room_for_text(size);
}
EMSCRIPTEN_KEEPALIVE std::uint8_t* ui_bytes(Screen* screen, std::size_t size) {
  return screen->mailbox.room_for_bytes(size);
}

/// What the page knows of its visitor. The mailbox holds what is being dragged over the page, or nothing.
EMSCRIPTEN_KEEPALIVE void ui_environment(Screen* screen, int dark, int reduced_motion, int touch) {
  screen->state.prefers_dark = dark != 0;
  screen->state.reduced_motion = reduced_motion != 0;
  screen->state.touch = touch != 0;
  screen->state.drop_hint = screen->mailbox.text;
}

/// Takes the snapshot in the mailbox. Null, or why it cannot be read.
EMSCRIPTEN_KEEPALIVE View* ui_take_snapshot(Screen* screen) {
  auto snapshot = unpack(screen->mailbox.bytes);
  if (snapshot) {
    screen->snapshot = std::move(*snapshot);
    return nullptr;
  }
  screen->problem = snapshot.error().message;
  screen->view.show(screen->problem);
  return &screen->view;
}

/// Takes the engine's reply in the mailbox, to one of the screen's own commands.
EMSCRIPTEN_KEEPALIVE void ui_take_reply(Screen* screen) {
  const auto reply = reply_from_json(screen->mailbox.text, std::exchange(screen->mailbox.bytes, {}));
  if (reply) ui::receive(*reply, screen->state, screen->output);
}

/// Takes a dropped or chosen file: its name and bytes lie in the mailbox.
EMSCRIPTEN_KEEPALIVE void ui_take_file(Screen* screen) {
  ui::receive_file(screen->mailbox.text, std::exchange(screen->mailbox.bytes, {}), screen->state,
                   screen->output);
}

/// A dropped or chosen file that was not even read: the mailbox says why.
EMSCRIPTEN_KEEPALIVE void ui_refuse_file(Screen* screen) {
  ui::refuse_file(screen->mailbox.text, screen->state);
}

/// One frame of `width` × `height` device pixels, `ratio` of them to a CSS pixel; `seconds` since the last
/// one.
EMSCRIPTEN_KEEPALIVE void ui_frame(Screen* screen, int width, int height, float ratio, float seconds) {
  if (!screen->surface.ready()) return;
  ImGuiIO& io = ImGui::GetIO();
  // ImGui cuts off fractions when it computes device pixels again: a hundredth keeps rounding from losing a
  // row.
  io.DisplaySize = {(static_cast<float>(width) + 0.01F) / ratio,
                    (static_cast<float>(height) + 0.01F) / ratio};
  io.DisplayFramebufferScale = {ratio, ratio};
  io.DeltaTime = seconds > 1e-4F ? seconds : 1e-4F;
  screen->assistive_busy = screen->assistive_input.advance();
  screen->surface.begin_frame();
  ImGui::NewFrame();
  ui::begin_widget_frame();
  ui::draw_app(screen->snapshot, screen->state, screen->output);
  ui::end_widget_frame();
  ImGui::Render();
  screen->surface.draw(width, height);
  screen->input.decide_touch();
}

/// 1 while events wait for a frame of their own, or something is held and may repeat.
EMSCRIPTEN_KEEPALIVE int ui_wants_frame(Screen* screen) {
  return screen->input.waiting() || screen->assistive_busy || ImGui::IsAnyMouseDown();
}

EMSCRIPTEN_KEEPALIVE const char* ui_cursor(Screen*) { return css_cursor(ImGui::GetMouseCursor()); }

EMSCRIPTEN_KEEPALIVE int ui_wants_text(Screen* screen) { return screen->input.wants_text(); }
EMSCRIPTEN_KEEPALIVE float ui_caret_x(Screen* screen) { return screen->input.caret().x; }
EMSCRIPTEN_KEEPALIVE float ui_caret_y(Screen* screen) { return screen->input.caret().y; }
EMSCRIPTEN_KEEPALIVE float ui_caret_height(Screen* screen) { return screen->input.line_height(); }

/// JSON of the next message to the page, null when there is none; its bytes are in ui_message_bytes.
EMSCRIPTEN_KEEPALIVE View* ui_next_message(Screen* screen) {
  if (auto copied = screen->input.take_copied()) {
    screen->output.host_requests.push_back(ui::CopyToClipboard{std::move(*copied)});
  }
  auto next = take_next(screen->output);
  if (!next) return nullptr;
  screen->outgoing = std::move(*next);
  screen->view.show(screen->outgoing.json);
  return &screen->view;
}

EMSCRIPTEN_KEEPALIVE View* ui_message_bytes(Screen* screen) {
  screen->bytes_view.show(screen->outgoing.bytes);
  return &screen->bytes_view;
}

EMSCRIPTEN_KEEPALIVE View* ui_widgets(Screen* screen) {
  screen->widgets = widgets_as_json();
  screen->view.show(screen->widgets);
  return &screen->view;
}

EMSCRIPTEN_KEEPALIVE void ui_activate(Screen* screen, unsigned id) { screen->assistive_input.activate(id); }
EMSCRIPTEN_KEEPALIVE void ui_set_value(Screen* screen, unsigned id) {
  screen->assistive_input.set_value(id, screen->mailbox.text);
}

EMSCRIPTEN_KEEPALIVE void ui_move(Screen* screen, float x, float y, int touch) {
  screen->input.move(x, y, touch != 0);
}
EMSCRIPTEN_KEEPALIVE void ui_press(Screen* screen, float x, float y, int button, int touch) {
  screen->input.press(x, y, button, touch != 0);
}
EMSCRIPTEN_KEEPALIVE void ui_release(Screen* screen, float x, float y, int button, int touch) {
  screen->input.release(x, y, button, touch != 0);
}
EMSCRIPTEN_KEEPALIVE void ui_leave(Screen* screen) { screen->input.leave(); }
EMSCRIPTEN_KEEPALIVE void ui_wheel(Screen* screen, float right, float down) {
  screen->input.wheel(right, down);
}
EMSCRIPTEN_KEEPALIVE void ui_modifiers(Screen* screen, int control, int shift, int alt, int meta) {
  screen->input.modifiers(control != 0, shift != 0, alt != 0, meta != 0);
}
/// The mailbox holds KeyboardEvent's code and key, one to a line.
EMSCRIPTEN_KEEPALIVE void ui_key(Screen* screen, int down) {
  const std::string_view both = screen->mailbox.text;
  const std::size_t line = both.find('\n');
  if (line == std::string_view::npos) return;
  screen->input.key(both.substr(0, line), both.substr(line + 1), down != 0);
}
EMSCRIPTEN_KEEPALIVE void ui_type(Screen* screen) { screen->input.text(screen->mailbox.text); }
EMSCRIPTEN_KEEPALIVE void ui_paste(Screen* screen) { screen->input.paste(screen->mailbox.text); }
EMSCRIPTEN_KEEPALIVE void ui_focus(Screen* screen, int focused) { screen->input.focus(focused != 0); }

}  // extern "C"
}  // namespace rnn::web
