#include "ui/widgets/widget_registry.h"

#include <imgui_internal.h>

#include <algorithm>

namespace rnn::ui {
namespace {

/// The rectangle of an item, until ImGui tells its label.
struct Added {
  ImGuiID id = 0;
  ImRect rect;  // clipped
  bool enabled = true;
};

struct Registry {
  std::vector<Widget> last, now;
  std::size_t filled = 0;  // of `now`; the rest keeps its strings' memory
  std::vector<Added> added;

  Widget& entry(ImGuiID id) {
    for (std::size_t i = filled; id != 0 && i-- > 0;)
      if (now[i].id == id) return now[i];
    if (filled == now.size()) now.emplace_back();
    Widget& fresh = now[filled++];
    fresh.id = id;
    fresh.label.clear();
    fresh.role = "button";
    fresh.value.clear();
    fresh.enabled = true;
    return fresh;
  }
};

Registry* registry_of(ImGuiContext* context) { return static_cast<Registry*>(context->TestEngine); }

Registry* make_registry(ImGuiContext* context) {
  auto* registry = new Registry;
  context->TestEngine = registry;
  context->TestEngineHookItems = true;
  ImGuiContextHook hook;
  hook.Type = ImGuiContextHookType_Shutdown;
  hook.Callback = [](ImGuiContext* ending, ImGuiContextHook*) {
    delete registry_of(ending);
    ending->TestEngine = nullptr;
    ending->TestEngineHookItems = false;
  };
  ImGui::AddContextHook(context, &hook);
  return registry;
}

ImRect visible_part(const ImGuiContext& context, ImRect rect) {
  rect.ClipWithFull(context.CurrentWindow->ClipRect);
  return rect;
}

bool is_visible(const ImRect& rect) { return rect.GetWidth() >= 1 && rect.GetHeight() >= 1; }

void place(Widget& widget, const ImRect& rect) {
  widget.x = rect.Min.x;
  widget.y = rect.Min.y;
  widget.width = rect.GetWidth();
  widget.height = rect.GetHeight();
}

/// As ImGui shows it: without what follows "##".
std::string_view shown(const char* label) {
  return {label, static_cast<std::size_t>(ImGui::FindRenderedTextEnd(label) - label)};
}

}  // namespace

const std::vector<Widget>& widgets() {
  ImGuiContext* context = ImGui::GetCurrentContext();
  static const std::vector<Widget> none;
  const Registry* registry = context ? registry_of(context) : nullptr;
  return registry ? registry->last : none;
}

const Widget* find_widget(std::string_view label) {
  for (const Widget& widget : widgets())
    if (widget.label == label) return &widget;
  return nullptr;
}

void begin_widget_frame() {
  ImGuiContext* context = ImGui::GetCurrentContext();
  Registry* registry = registry_of(context);
  if (!registry) registry = make_registry(context);
  registry->filled = 0;
  registry->added.clear();
}

void end_widget_frame() {
  Registry& registry = *registry_of(ImGui::GetCurrentContext());
  const auto end = registry.now.begin() + static_cast<std::ptrdiff_t>(registry.filled);
  const auto named = std::stable_partition(registry.now.begin(), end, [](const Widget& widget) {
    return !widget.label.empty() && widget.width >= 1 && widget.height >= 1;
  });
  registry.last.assign(registry.now.begin(), named);
}

void describe(std::string_view label, std::string_view role, std::string_view value) {
  ImGuiContext* context = ImGui::GetCurrentContext();
  Registry* registry = registry_of(context);
  const ImGuiLastItemData& item = context->LastItemData;
  if (!registry || item.ID == 0) return;
  const ImRect rect = visible_part(*context, item.Rect);
  if (!is_visible(rect)) return;
  Widget& widget = registry->entry(item.ID);
  widget.label = label;
  widget.role = role;
  widget.value = value;
  widget.enabled = (item.ItemFlags & ImGuiItemFlags_Disabled) == 0;
  place(widget, rect);
}

void describe_area(std::string_view label, std::string_view value, ImVec2 low, ImVec2 high) {
  ImGuiContext* context = ImGui::GetCurrentContext();
  Registry* registry = registry_of(context);
  if (!registry) return;
  const ImRect rect = visible_part(*context, ImRect(low, high));
  if (!is_visible(rect)) return;
  Widget& widget = registry->entry(0);
  widget.label = label;
  widget.role = "status";
  widget.value = value;
  place(widget, rect);
}

}  // namespace rnn::ui

// Dear ImGui's hooks, called for every item when IMGUI_ENABLE_TEST_ENGINE is defined.

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& box,
                                 const ImGuiLastItemData* item) {
  rnn::ui::Registry* registry = rnn::ui::registry_of(context);
  if (!registry || id == context->CurrentWindow->ID) return;
  const ImGuiItemFlags flags = item ? item->ItemFlags : context->CurrentItemFlags;
  registry->added.push_back(
      {id, rnn::ui::visible_part(*context, box), (flags & ImGuiItemFlags_Disabled) == 0});
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags flags) {
  rnn::ui::Registry* registry = rnn::ui::registry_of(context);
  if (!registry || id == context->CurrentWindow->ID) return;
  for (std::size_t i = registry->added.size(); i-- > 0;) {
    const rnn::ui::Added& added = registry->added[i];
    if (added.id != id) continue;
    if (!rnn::ui::is_visible(added.rect)) return;
    rnn::ui::Widget& widget = registry->entry(id);
    widget.label = rnn::ui::shown(label);
    widget.enabled = added.enabled;
    if (flags & ImGuiItemStatusFlags_Checkable) {
      widget.role = "checkbox";
      widget.value = (flags & ImGuiItemStatusFlags_Checked) ? "true" : "false";
    } else if (flags & ImGuiItemStatusFlags_Inputable) {
      widget.role = "textbox";
    }
    rnn::ui::place(widget, added.rect);
    return;
  }
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
