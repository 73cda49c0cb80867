#pragma once

#include <imgui.h>

#include <string_view>

namespace rnn::web {

/// The key that Dear ImGui should see for a KeyboardEvent's `code` (where the key is) and `key` (what it
/// types). Letters go by what they type, so that Ctrl+Z is where the keyboard's own layout has it; all others
/// by place.
ImGuiKey key_of(std::string_view code, std::string_view key);

}  // namespace rnn::web
