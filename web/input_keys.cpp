#include "web/input_keys.h"

#include <array>
#include <utility>

namespace rnn::web {
namespace {

using Named = std::pair<std::string_view, ImGuiKey>;

// KeyboardEvent.code values, W3C UI Events, without the three families of key_of.
constexpr std::array named_keys = {
    Named{"Tab", ImGuiKey_Tab},
    Named{"ArrowLeft", ImGuiKey_LeftArrow},
    Named{"ArrowRight", ImGuiKey_RightArrow},
    Named{"ArrowUp", ImGuiKey_UpArrow},
    Named{"ArrowDown", ImGuiKey_DownArrow},
    Named{"PageUp", ImGuiKey_PageUp},
    Named{"PageDown", ImGuiKey_PageDown},
    Named{"Home", ImGuiKey_Home},
    Named{"End", ImGuiKey_End},
    Named{"Insert", ImGuiKey_Insert},
    Named{"Delete", ImGuiKey_Delete},
    Named{"Backspace", ImGuiKey_Backspace},
    Named{"Space", ImGuiKey_Space},
    Named{"Enter", ImGuiKey_Enter},
    Named{"Escape", ImGuiKey_Escape},
    Named{"ControlLeft", ImGuiKey_LeftCtrl},
    Named{"ControlRight", ImGuiKey_RightCtrl},
    Named{"ShiftLeft", ImGuiKey_LeftShift},
    Named{"ShiftRight", ImGuiKey_RightShift},
    Named{"AltLeft", ImGuiKey_LeftAlt},
    Named{"AltRight", ImGuiKey_RightAlt},
    Named{"MetaLeft", ImGuiKey_LeftSuper},
    Named{"MetaRight", ImGuiKey_RightSuper},
    Named{"ContextMenu", ImGuiKey_Menu},
    Named{"Quote", ImGuiKey_Apostrophe},
    Named{"Comma", ImGuiKey_Comma},
    Named{"Minus", ImGuiKey_Minus},
    Named{"Period", ImGuiKey_Period},
    Named{"Slash", ImGuiKey_Slash},
    Named{"Semicolon", ImGuiKey_Semicolon},
    Named{"Equal", ImGuiKey_Equal},
    Named{"BracketLeft", ImGuiKey_LeftBracket},
    Named{"Backslash", ImGuiKey_Backslash},
    Named{"BracketRight", ImGuiKey_RightBracket},
    Named{"Backquote", ImGuiKey_GraveAccent},
    Named{"CapsLock", ImGuiKey_CapsLock},
    Named{"ScrollLock", ImGuiKey_ScrollLock},
    Named{"NumLock", ImGuiKey_NumLock},
    Named{"PrintScreen", ImGuiKey_PrintScreen},
    Named{"Pause", ImGuiKey_Pause},
    Named{"NumpadDecimal", ImGuiKey_KeypadDecimal},
    Named{"NumpadDivide", ImGuiKey_KeypadDivide},
    Named{"NumpadMultiply", ImGuiKey_KeypadMultiply},
    Named{"NumpadSubtract", ImGuiKey_KeypadSubtract},
    Named{"NumpadAdd", ImGuiKey_KeypadAdd},
    Named{"NumpadEnter", ImGuiKey_KeypadEnter},
    Named{"NumpadEqual", ImGuiKey_KeypadEqual},
};

ImGuiKey nth(ImGuiKey first, int n) { return static_cast<ImGuiKey>(first + n); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

ImGuiKey letter(char c) {
  if (c >= 'a' && c <= 'z') return nth(ImGuiKey_A, c - 'a');
  if (c >= 'A' && c <= 'Z') return nth(ImGuiKey_A, c - 'A');
  return ImGuiKey_None;
}

/// F1 … F24
ImGuiKey function_key(std::string_view code) {
  int number = 0;
  for (const char c : code.substr(1)) {
    if (!is_digit(c)) return ImGuiKey_None;
    number = 10 * number + (c - '0');
  }
  return number >= 1 && number <= 24 ? nth(ImGuiKey_F1, number - 1) : ImGuiKey_None;
}

}  // namespace

ImGuiKey key_of(std::string_view code, std::string_view key) {
  if (key.size() == 1 && letter(key[0]) != ImGuiKey_None) return letter(key[0]);
  if (code.size() == 4 && code.starts_with("Key")) return letter(code[3]);
  if (code.size() == 6 && code.starts_with("Digit") && is_digit(code[5]))
    return nth(ImGuiKey_0, code[5] - '0');
  if (code.size() == 7 && code.starts_with("Numpad") && is_digit(code[6]))
    return nth(ImGuiKey_Keypad0, code[6] - '0');
  if ((code.size() == 2 || code.size() == 3) && code[0] == 'F') return function_key(code);
  // A phone's keyboard names the key and not its place.
  const std::string_view name = code.empty() ? key : code;
  for (const auto& [known, result] : named_keys) {
    if (known == name) return result;
  }
  return ImGuiKey_None;
}

}  // namespace rnn::web
