#pragma once

#include <future>
#include <optional>
#include <string>
#include <vector>

#include "ui/app.h"
#include "ui/desktop/engine_thread.h"
#include "ui/desktop/window.h"

namespace rnn::desktop {

/// What stands between the panels and the machine: frames, files, the clipboard, the engine.
class Host {
 public:
  Host(Window& window, EngineThread& engine, ui::UiState& state);

  /// Draws frames while there is something new, until the window closes or `enough` says so. It is asked
  /// after every frame.
  void run(const std::function<bool(const Snapshot&)>& enough = {});

  /// Reads a file as if it had been dropped on the window.
  void open_file(const std::string& path);

  /// Sends a command with the next frame.
  void submit(Action action);

 private:
  struct Question {
    std::future<std::optional<std::string>> path;
    std::optional<ui::SaveFile> save;  // else a file to open
  };
  void draw();
  bool take_news();
  void carry_out(ui::HostRequest request);
  void take_answers();
  void save_file(const ui::SaveFile& file, const std::string& path);
  void tell(std::string text, bool is_error);
  bool blinking() const;

  Window& window_;
  EngineThread& engine_;
  ui::UiState& state_;
  ui::Output output_;
  std::shared_ptr<const Snapshot> snapshot_;
  std::vector<Question> questions_;
};

}  // namespace rnn::desktop
