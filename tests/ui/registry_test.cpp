// Whatever reacts to the pointer or the keyboard is in the registry.
#include <gtest/gtest.h>
#include <imgui_internal.h>

#include <algorithm>
#include <set>

#include "tests/ui/commands_of.h"
#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"

namespace rnn::ui {
namespace {

bool is_registered(ImGuiID id) {
  return std::ranges::any_of(widgets(), [&](const Widget& widget) { return widget.id == id; });
}

/// Windows and their scroll bars react too, but are no controls.
bool is_part_of_a_window(ImGuiID id) {
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    if (window->ID == id || window->MoveId == id) return true;
    if (ImGui::GetWindowScrollbarID(window, ImGuiAxis_X) == id ||
        ImGui::GetWindowScrollbarID(window, ImGuiAxis_Y) == id)
      return true;
  }
  return false;
}

TEST(Registry, HoldsWhateverIsUnderThePointer) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  app.state.show_all_settings = app.state.writing.show_more = true;
  app.state.messages.push_back({"A message", false});
  app.frames(5);
  std::set<ImGuiID> found;
  for (float y = 4; y < 800; y += 18)
    for (float x = 4; x < 1280; x += 22) {
      app.move({x, y});
      const ImGuiID id = ImGui::GetHoveredID();
      if (id == 0 || is_part_of_a_window(id)) continue;
      EXPECT_TRUE(is_registered(id)) << "at " << x << ", " << y;
      found.insert(id);
    }
  EXPECT_GT(found.size(), 30u) << "the pointer met hardly any control";
}

TEST(Registry, TabReachesEveryControlThatIsOnTheScreen) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  app.frames(4);
  std::set<ImGuiID> reached;
  for (int i = 0; i < 150; ++i) {
    app.key(ImGuiKey_Tab);
    reached.insert(ImGui::GetFocusID());
  }
  for (const char* label : {"Pause", "Step", "Reset", "Save model", "Theme", "Text: Rhymes", "Cell: GRU",
                            "Begin with", "Write", "Logarithmic loss", "Show forget"})
    EXPECT_TRUE(reached.contains(app.widget(label).id)) << label;
}

TEST(Registry, TheKeyboardAlonePausesTraining) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  app.frames(4);
  const ImGuiID pause = app.widget("Pause").id;
  for (int i = 0; i < 150 && ImGui::GetFocusID() != pause; ++i) app.key(ImGuiKey_Tab);
  ASSERT_EQ(ImGui::GetFocusID(), pause);
  app.take_commands();
  app.key(ImGuiKey_Space);
  only<Pause>(app.take_commands());
}

TEST(Registry, TwoContextsHaveTheirOwn) {
  HeadlessApp app;
  app.snapshot = trained_snapshot();
  app.frames(3);
  ImGuiContext* first = ImGui::GetCurrentContext();
  const std::size_t count = widgets().size();
  {
    HeadlessApp other;
    EXPECT_TRUE(widgets().empty());
    other.frames(3);
    EXPECT_NE(widgets().size(), count);
  }
  ImGui::SetCurrentContext(first);
  EXPECT_EQ(widgets().size(), count);
}

}  // namespace
}  // namespace rnn::ui
