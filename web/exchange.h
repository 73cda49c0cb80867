#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/session/command.h"

namespace rnn::web {

/// Bytes in the module's memory for the page to copy: two 32-bit words, address and size.
struct View {
  const void* data = nullptr;
  std::size_t size = 0;

  void show(std::string_view text) { *this = {text.data(), text.size()}; }
  void show(const Bytes& bytes) { *this = {bytes.data(), bytes.size()}; }
};
static_assert(sizeof(View) == 8, "shell/wasm_memory.js reads two 32-bit words");

/// Where the page puts a message before it calls the function that takes it up.
struct Mailbox {
  std::string text;  // JSON, a file's name or characters, UTF-8
  Bytes bytes;

  char* room_for_text(std::size_t size) {
    text.resize(size);
    return text.data();
  }
  std::uint8_t* room_for_bytes(std::size_t size) {
    bytes.resize(size);
    return bytes.data();
  }
};

}  // namespace rnn::web
