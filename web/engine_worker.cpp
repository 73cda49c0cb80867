// The engine module's C interface, called by shell/engine_worker.js: commands in; replies, snapshots and a
// small JSON state out.
#include <emscripten.h>

#include <deque>

#include <nlohmann/json.hpp>

#include "engine/session/session.h"
#include "web/engine_check.h"
#include "web/engine_state.h"
#include "web/exchange.h"

namespace rnn::web {
namespace {

double seconds() { return emscripten_get_now() / 1000.0; }

/// The number of a command that could not be read, so that its sender gets an answer all the same.
std::uint64_t request_of(std::string_view json) {
  const auto message = nlohmann::json::parse(json, nullptr, false);
  if (!message.is_object() || !message.contains("request")) return 0;
  const auto& request = message["request"];
  return request.is_number_unsigned() ? request.get<std::uint64_t>() : 0;
}

struct Engine {
  explicit Engine(int threads) : session(&seconds, threads) {}

  Session session;
  Mailbox mailbox;
  std::deque<Reply> replies;
  Bytes snapshot;
  StateWriter state_writer;
  std::string state, reply;
  Bytes reply_bytes;
  View view, reply_view, bytes_view;
};

}  // namespace

extern "C" {

/// 1 when this build computes what it should on this processor. Called before anything else.
EMSCRIPTEN_KEEPALIVE int engine_check(int threads) {
  return computes_rightly(static_cast<std::size_t>(threads));
}

EMSCRIPTEN_KEEPALIVE Engine* engine_create(int threads) { return new Engine(threads); }

EMSCRIPTEN_KEEPALIVE char* engine_text(Engine* engine, std::size_t size) {
  return engine->mailbox.room_for_text(size);
}

EMSCRIPTEN_KEEPALIVE std::uint8_t* engine_bytes(Engine* engine, std::size_t size) {
  return engine->mailbox.room_for_bytes(size);
}

/// Takes up the command whose JSON and bytes lie in the mailbox.
EMSCRIPTEN_KEEPALIVE void engine_submit(Engine* engine) {
  auto command = command_from_json(engine->mailbox.text, std::exchange(engine->mailbox.bytes, {}));
  if (command) {
    engine->session.submit(std::move(*command));
  } else {
    engine->replies.push_back({request_of(engine->mailbox.text), command.error().message, "{}", {}});
  }
}

/// Trains for about `seconds`; 1 while there is more to do.
EMSCRIPTEN_KEEPALIVE int engine_run(Engine* engine, double seconds) {
  const bool more = engine->session.run_for(seconds);
  for (Reply& reply : engine->session.take_replies()) engine->replies.push_back(std::move(reply));
  return more;
}

EMSCRIPTEN_KEEPALIVE int engine_changed(Engine* engine) { return engine->session.changed(); }

/// Takes a snapshot: its bytes for the screen, and from then on engine_state tells the same moment.
EMSCRIPTEN_KEEPALIVE View* engine_snapshot(Engine* engine) {
  const Snapshot snapshot = engine->session.snapshot();
  engine->snapshot = pack(snapshot);
  engine->state = engine->state_writer.write(snapshot);
  engine->view.show(engine->snapshot);
  return &engine->view;
}

EMSCRIPTEN_KEEPALIVE View* engine_state(Engine* engine) {
  engine->view.show(engine->state);
  return &engine->view;
}

/// JSON of the next reply, null when there is none; its bytes are in engine_reply_bytes.
EMSCRIPTEN_KEEPALIVE View* engine_next_reply(Engine* engine) {
  if (engine->replies.empty()) return nullptr;
  engine->reply = to_json(engine->replies.front());
  engine->reply_bytes = std::move(engine->replies.front().bytes);
  engine->replies.pop_front();
  engine->reply_view.show(engine->reply);
  return &engine->reply_view;
}

EMSCRIPTEN_KEEPALIVE View* engine_reply_bytes(Engine* engine) {
  engine->bytes_view.show(engine->reply_bytes);
  return &engine->bytes_view;
}

}  // extern "C"
}  // namespace rnn::web
