#include "web/assistive_input.h"

#include <imgui_internal.h>

#include <nlohmann/json.hpp>

#include "ui/widgets/widget_registry.h"

namespace rnn::web {

void AssistiveInput::activate(ImGuiID id) { ImGui::ActivateItemByID(id); }

void AssistiveInput::set_value(ImGuiID id, std::string text) {
  id_ = id;
  text_ = std::move(text);
  stage_ = Stage::open;
}

bool AssistiveInput::advance() {
  ImGuiIO& io = ImGui::GetIO();
  const auto tap = [&io](ImGuiKey key) {
    io.AddKeyEvent(key, true);
    io.AddKeyEvent(key, false);
  };
  // One stage a frame, and only when the events of the last one are through.
  if (stage_ == Stage::idle || !ImGui::GetCurrentContext()->InputEventsQueue.empty())
    return stage_ != Stage::idle;
  switch (stage_) {
    case Stage::open: {
      ImGuiContext& context = *ImGui::GetCurrentContext();
      ImGui::ActivateItemByID(id_);
      context.NavNextActivateFlags = ImGuiActivateFlags_PreferInput;
      stage_ = Stage::select;
      return true;
    }
    case Stage::select: {
      const ImGuiKey shortcut = io.ConfigMacOSXBehaviors ? ImGuiMod_Super : ImGuiMod_Ctrl;
      io.AddKeyEvent(shortcut, true);
      tap(ImGuiKey_A);
      io.AddKeyEvent(shortcut, false);
      stage_ = Stage::type;
      return true;
    }
    case Stage::type:
      if (text_.empty()) tap(ImGuiKey_Delete);
      io.AddInputCharactersUTF8(text_.c_str());
      stage_ = Stage::accept;
      return true;
    case Stage::accept:
      tap(ImGuiKey_Enter);
      stage_ = Stage::idle;
      return true;
    case Stage::idle:
      break;
  }
  return false;
}

std::string widgets_as_json() {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const ui::Widget& widget : ui::widgets()) {
    list.push_back(
        {{"id", widget.id},
         {"label", widget.label},
         {"role", widget.role},
         {"value", widget.value},
         {"enabled", widget.enabled},
         {"rect", {{"x", widget.x}, {"y", widget.y}, {"width", widget.width}, {"height", widget.height}}}});
  }
  return list.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace rnn::web
