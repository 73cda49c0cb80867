#include "engine/training/stream_source.h"

#include <cassert>

namespace rnn {

Expected<std::uint64_t> number_named(const BatchSource::Numbers& numbers, std::string_view name) {
  const auto found = numbers.find(name);
  if (found == numbers.end()) return error("The number \"" + std::string(name) + "\" is missing.");
  return found->second;
}

StreamSource::StreamSource(std::span<const Token> text, std::size_t time, std::size_t batch)
    : streams_(text, time, batch), time_(time), batch_(batch) {
  assert(streams_.windows() > 0);
}

void StreamSource::fill(std::span<Unrolled<float>> shards) {
  std::size_t first = 0;
  for (Unrolled<float>& shard : shards) {
    streams_.fill(window_, shard, first);
    first += shard.batch();
  }
}

void StreamSource::advance(std::span<Unrolled<float>> shards) {
  if (++window_ < streams_.windows()) {
    for (Unrolled<float>& shard : shards) shard.carry_state();
  } else {
    window_ = 0;
    ++pass_;
    for (Unrolled<float>& shard : shards) shard.reset_state();
  }
}

double StreamSource::epochs() const {
  return static_cast<double>(pass_) + static_cast<double>(window_) / static_cast<double>(streams_.windows());
}

Expected<void> StreamSource::set_numbers(const Numbers& numbers) {
  const auto window = number_named(numbers, "window"), pass = number_named(numbers, "pass");
  if (!window) return std::unexpected(window.error());
  if (!pass) return std::unexpected(pass.error());
  if (*window >= streams_.windows()) {
    return error("The saved place in the text, window " + std::to_string(*window) +
                 ", lies beyond its end: this text has " + std::to_string(streams_.windows()) +
                 " windows. Open the text it was trained on.");
  }
  window_ = static_cast<std::size_t>(*window);
  pass_ = *pass;
  return {};
}

}  // namespace rnn
