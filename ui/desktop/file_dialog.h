#pragma once

#include <future>
#include <optional>
#include <string>

namespace rnn::desktop {

/// The desktop's own file dialog, by its command zenity or kdialog: Debian has no library for it, and both
/// are what such libraries run. The path, or nothing when it was cancelled.
struct Dialog {
  bool saving = false;
  std::string title;
  std::string name;  // suggested, when saving
};

/// Whether one of the commands is installed.
bool has_file_dialog();

/// Runs it beside the window, which goes on drawing; `on_done` is called from another thread.
std::future<std::optional<std::string>> ask_for_file(Dialog dialog, void (*on_done)());

}  // namespace rnn::desktop
