// By wasm's own instructions: the wait of Emscripten's std::atomic looks again after pauses of milliseconds.
#include "engine/training/waiting.h"

namespace rnn {
namespace {

constexpr int kLooks = 80000;  // 30 µs in Chromium on a Zen 4, as there is no instruction to pause

int* address(const std::atomic<std::uint32_t>& word) {
  static_assert(sizeof(word) == sizeof(int));
  return reinterpret_cast<int*>(const_cast<std::atomic<std::uint32_t>*>(&word));
}

}  // namespace

void wait_while(const std::atomic<std::uint32_t>& word, std::uint32_t value) {
  for (int look = 0; look < kLooks; ++look) {
    if (word != value) return;
  }
  constexpr std::int64_t kForever = -1;
  while (word == value) __builtin_wasm_memory_atomic_wait32(address(word), static_cast<int>(value), kForever);
}

void wake_all(std::atomic<std::uint32_t>& word) {
  constexpr std::uint32_t kEverybody = ~std::uint32_t{0};
  __builtin_wasm_memory_atomic_notify(address(word), kEverybody);
}

}  // namespace rnn
