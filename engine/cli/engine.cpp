#include "engine/cli/engine.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "engine/data/binary_file.h"
#include "engine/data/built_in_texts.h"
#include "engine/data/corpus.h"
#include "engine/data/utf8.h"
#include "engine/session/data.h"

namespace rnn::cli {
namespace {

constexpr double kSlice = 0.25;  // seconds

double steady_clock() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// The engine would refuse the text too, but knows nothing of our flags.
Expected<void> check_utf8(const LoadText& text) {
  const std::string_view bytes(reinterpret_cast<const char*>(text.bytes.data()), text.bytes.size());
  if (binary_kind(bytes)) return {};  // no encoding helps
  const auto invalid = first_invalid_utf8(bytes);
  if (!invalid) return {};
  return error(text.name + ": byte " + std::to_string(*invalid) +
               " is not valid UTF-8. Save the file as UTF-8, or say --latin1 if it is Latin-1.");
}

}  // namespace

Engine::Engine(int threads) : session_(steady_clock, {.threads = threads, .write_samples = false}) {}

Expected<Reply> Engine::send(Action action, const std::function<void(Session&)>& meanwhile) {
  session_.submit({++requests_, std::move(action)});
  for (;;) {
    session_.run_for(kSlice);
    for (auto& reply : session_.take_replies()) {
      if (reply.request != requests_) continue;
      if (!reply.error.empty()) return error(reply.error);
      return std::move(reply);
    }
    if (meanwhile) meanwhile(session_);
  }
}

Expected<nlohmann::json> Engine::ask(Action action, const std::function<void(Session&)>& meanwhile) {
  const auto reply = send(std::move(action), meanwhile);
  if (!reply) return std::unexpected(reply.error());
  return nlohmann::json::parse(reply->result, nullptr, false);
}

Expected<void> load_model(Engine& engine, const std::filesystem::path& path) {
  auto bytes = read_file(path, kLargestModelFile);
  if (!bytes) return std::unexpected(bytes.error());
  if (const auto loaded = engine.send(LoadModel{std::move(*bytes)}); !loaded) {
    return error(path.string() + ": " + loaded.error().message);
  }
  return {};
}

Expected<LoadText> read_text_file(const std::filesystem::path& path, bool latin1) {
  auto bytes = read_file(path, kLargestText);
  if (!bytes) return std::unexpected(bytes.error());
  LoadText text{.name = path.filename().string(), .bytes = std::move(*bytes), .latin1 = latin1};
  if (latin1) return text;
  if (auto valid = check_utf8(text); !valid) return std::unexpected(valid.error());
  return text;
}

bool is_file(const std::string& data) {
  std::error_code ignored;
  return (!find_built_in_text(data) && !is_task_name(data)) ||
         std::filesystem::is_regular_file(data, ignored);
}

Expected<bool> give_data(Engine& engine, const std::string& data, bool latin1) {
  Expected<LoadText> text;
  text->name = data;
  if (is_file(data)) {
    text = read_text_file(data, latin1);
  } else if (const auto* known = find_built_in_text(data)) {
    text->bytes.assign(known->text.begin(), known->text.end());
  } else {
    const std::string learned = engine.snapshot().data_name;
    if (learned == data) return true;
    return error("--data " + data + ": this model has learned \"" + learned +
                 "\", not that task; leave it out");
  }
  if (!text) return std::unexpected(text.error());
  text->keep_network = true;
  const auto read = engine.ask(std::move(*text));
  if (!read) return std::unexpected(read.error());
  return read->at("sameText").get<bool>();
}

int default_threads() { return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, 16); }

}  // namespace rnn::cli
