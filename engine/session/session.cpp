#include "engine/session/session.h"

#include <algorithm>
#include <cassert>

#include "engine/data/built_in_texts.h"
#include "engine/session/presets.h"
#include "engine/session/session_state.h"

namespace rnn {

Session::Session(Clock clock, int threads) : Session(clock, Options{.threads = threads}) {}

Session::Session(Clock clock, const Options& options) : state_(std::make_unique<State>(clock, options)) {}

Session::~Session() = default;

void Session::submit(Command command) { state_->submit(std::move(command)); }
bool Session::run_for(double seconds) { return state_->run_for(seconds); }
bool Session::changed() const { return state_->changed(); }
Snapshot Session::snapshot() { return state_->snapshot(); }
std::vector<Reply> Session::take_replies() { return state_->take_replies(); }

Session::State::State(Clock clock, const Options& options) : clock_(clock), options_(options) {
  for (const auto& text : built_in_texts()) {
    const auto is_lead = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; };
    built_in_sizes_.push_back(static_cast<std::uint64_t>(std::ranges::count_if(text.text, is_lead)));
  }
  [[maybe_unused]] const auto built = build(presets().front().experiment);
  assert(built);
  phase_ = Phase::paused;
}

}  // namespace rnn
