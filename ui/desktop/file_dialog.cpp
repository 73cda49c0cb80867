#include "ui/desktop/file_dialog.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <vector>

namespace rnn::desktop {
namespace {

bool on_path(const std::string& command) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (access((folder + "/" + command).c_str(), X_OK) == 0) return true;
  return false;
}

std::vector<std::string> command_line(const Dialog& dialog) {
  if (on_path("zenity")) {
    std::vector<std::string> words{"zenity", "--file-selection", "--title", dialog.title};
    if (dialog.saving)
      words.insert(words.end(), {"--save", "--confirm-overwrite", "--filename", dialog.name});
    return words;
  }
  return {"kdialog", "--title", dialog.title, dialog.saving ? "--getsavefilename" : "--getopenfilename",
          dialog.saving ? "./" + dialog.name : "."};
}

/// What a command prints; nothing when it fails. No shell is involved: names may contain anything.
std::optional<std::string> output_of(std::vector<std::string> words) {
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string text;
  char block[4096];
  for (ssize_t count = 0; !failed && (count = read(ends[0], block, sizeof block)) > 0;)
    text.append(block, static_cast<std::size_t>(count));
  close(ends[0]);
  int status = 1;
  if (failed || waitpid(child, &status, 0) < 0 || status != 0) return std::nullopt;
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

bool has_file_dialog() { return on_path("zenity") || on_path("kdialog"); }

std::future<std::optional<std::string>> ask_for_file(Dialog dialog, void (*on_done)()) {
  return std::async(std::launch::async, [dialog = std::move(dialog), on_done] {
    auto path = output_of(command_line(dialog));
    on_done();
    return path;
  });
}

}  // namespace rnn::desktop
