#pragma once

#include <atomic>
#include <cstdint>

namespace rnn {

/// Returns when `word` is no longer `value`: looks for some tens of microseconds, what falling asleep
/// and being woken takes, then sleeps. Needs wake_all after the change.
void wait_while(const std::atomic<std::uint32_t>& word, std::uint32_t value);
void wake_all(std::atomic<std::uint32_t>& word);

}  // namespace rnn
