#include "ui/desktop/host.h"

#include <imgui.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "ui/desktop/file_dialog.h"
#include "ui/widgets/widget_registry.h"

namespace rnn::desktop {
namespace {

constexpr int kSettlingFrames = 3;  // after an event, until hovering and scrolling have come to rest
constexpr double kBlink = 0.3;      // seconds between frames while a caret blinks
constexpr double kIdle = 10;        // seconds between looks when nothing happens
constexpr std::uintmax_t kLargestFile = std::uintmax_t{1} << 30;

std::optional<Bytes> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

std::string file_name(const std::string& path) { return std::filesystem::path(path).filename().string(); }

}  // namespace

Host::Host(Window& window, EngineThread& engine, ui::UiState& state)
    : window_(window), engine_(engine), state_(state), snapshot_(engine.snapshot()) {}

void Host::run(const std::function<bool(const Snapshot&)>& enough) {
  int settling = kSettlingFrames;
  while (!window_.closing()) {
    const bool woken = window_.wait(settling > 0 ? 0 : blinking() ? kBlink : kIdle);
    for (const std::string& path : window_.take_dropped()) open_file(path);
    take_answers();
    const bool news = take_news();
    if (woken) settling = std::max(settling, news ? 1 : kSettlingFrames);
    if (settling == 0 && !blinking()) continue;
    settling = std::max(0, settling - 1);
    window_.frame([this] { draw(); });
    if (enough && enough(*snapshot_)) return;
  }
}

void Host::draw() {
  ui::begin_widget_frame();
  ui::draw_app(*snapshot_, state_, output_);
  ui::end_widget_frame();
  for (Command& command : std::exchange(output_.commands, {})) engine_.submit(std::move(command));
  for (ui::HostRequest& request : std::exchange(output_.host_requests, {})) carry_out(std::move(request));
}

bool Host::take_news() {
  const auto before = std::exchange(snapshot_, engine_.snapshot());
  for (const Reply& reply : engine_.take_replies()) ui::receive(reply, state_, output_);
  return before != snapshot_;
}

bool Host::blinking() const { return ImGui::GetIO().WantTextInput && !state_.reduced_motion; }

void Host::submit(Action action) { output_.commands.push_back({state_.next_request++, std::move(action)}); }

void Host::tell(std::string text, bool is_error) { state_.messages.push_back({std::move(text), is_error}); }

void Host::open_file(const std::string& path) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(path, failed);
  if (failed) return ui::refuse_file(path + " cannot be read: " + failed.message(), state_);
  if (size > kLargestFile) return ui::refuse_file(path + " is larger than 1 GiB. Use a part of it.", state_);
  std::optional<Bytes> bytes = read_file(path);
  if (!bytes) return ui::refuse_file(path + " cannot be read. Is it there, and may you read it?", state_);
  ui::receive_file(file_name(path), std::move(*bytes), state_, output_);
}

void Host::carry_out(ui::HostRequest request) {
  if (auto* copy = std::get_if<ui::CopyToClipboard>(&request)) return window_.copy(copy->text);
  const bool saving = std::holds_alternative<ui::SaveFile>(request);
  const bool model = std::holds_alternative<ui::ChooseModelFile>(request);
  std::optional<ui::SaveFile> save;
  if (saving) save = std::get<ui::SaveFile>(std::move(request));
  if (!has_file_dialog()) {
    if (!saving) return tell("Drop the file on this window. (A file dialog needs zenity or kdialog.)", false);
    return save_file(*save, save->name);
  }
  Dialog dialog{saving, saving ? "Save model" : model ? "Open model" : "Open text", saving ? save->name : ""};
  questions_.push_back({ask_for_file(std::move(dialog), &Window::wake), std::move(save)});
}

void Host::take_answers() {
  for (Question& question : questions_) {
    if (question.path.wait_for(std::chrono::seconds(0)) != std::future_status::ready) continue;
    const std::optional<std::string> path = question.path.get();
    if (path && question.save) save_file(*question.save, *path);
    if (path && !question.save) open_file(*path);
  }
  std::erase_if(questions_, [](const Question& question) { return !question.path.valid(); });
}

void Host::save_file(const ui::SaveFile& file, const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(file.bytes.data()),
            static_cast<std::streamsize>(file.bytes.size()));
  out.close();
  if (!out) return tell(path + " cannot be written. Is the folder there, and is there room?", true);
  tell("Saved as " + std::filesystem::absolute(path).string(), false);
}

}  // namespace rnn::desktop
