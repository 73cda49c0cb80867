// What a frame costs follows from what it draws; `./tests/bench --parts page` measures it in milliseconds.
#include <gtest/gtest.h>

#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"

namespace rnn::ui {
namespace {

TEST(FrameCost, AFullScreenNeedsAModestNumberOfVertices) {
  HeadlessApp app({1920, 1080});
  app.snapshot = trained_snapshot(20'000);
  app.state.heatmap.unit = 3;
  app.frames(5);
  EXPECT_LT(ImGui::GetDrawData()->TotalVtxCount, 120'000);
}

// Without vertex offsets (WebGL2) one list can address 65,536 vertices.
TEST(FrameCost, NoWindowNeedsMoreVerticesThanWebGLCanAddress) {
  HeadlessApp app({2560, 1440});
  app.snapshot = trained_snapshot(20'000);
  app.frames(5);
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists)
    EXPECT_LT(list->VtxBuffer.Size, 60'000) << list->_OwnerName;
}

}  // namespace
}  // namespace rnn::ui
