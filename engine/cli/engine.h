#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/cli/files.h"
#include "engine/session/session.h"

namespace rnn::cli {

/// A Session that a command line waits for.
class Engine {
 public:
  explicit Engine(int threads);

  /// Carries out one command and waits for its answer. `meanwhile` is called about four times a second.
  Expected<Reply> send(Action action, const std::function<void(Session&)>& meanwhile = {});

  /// The same, for the JSON of the answer.
  Expected<nlohmann::json> ask(Action action, const std::function<void(Session&)>& meanwhile = {});

  Snapshot snapshot() { return session_.snapshot(); }

 private:
  Session session_;
  std::uint64_t requests_ = 0;
};

/// Loads a model file.
Expected<void> load_model(Engine& engine, const std::filesystem::path& path);

/// A text from a file, to be loaded under the file's name. Refuses what is not UTF-8, unless it is `latin1`.
Expected<LoadText> read_text_file(const std::filesystem::path& path, bool latin1);

/// Whether --data means a file; built-in data are meant when no file has their name.
bool is_file(const std::string& data);

/// Other data for a loaded model: a text in its vocabulary, music, by a file or a built-in name. Answers
/// whether they are those that it was trained on.
Expected<bool> give_data(Engine& engine, const std::string& data, bool latin1);

/// Threads when none are asked for: one for each core.
int default_threads();

}  // namespace rnn::cli
