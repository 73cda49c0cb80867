#include "engine/training/waiting.h"

#include "hwy/cache_control.h"

namespace rnn {
namespace {

constexpr int kLooks = 4000;  // each with a pause, of tens of cycles or more

}  // namespace

void wait_while(const std::atomic<std::uint32_t>& word, std::uint32_t value) {
  for (int look = 0; look < kLooks; ++look) {
    if (word != value) return;
    hwy::Pause();
  }
  word.wait(value);
}

void wake_all(std::atomic<std::uint32_t>& word) { word.notify_all(); }

}  // namespace rnn
