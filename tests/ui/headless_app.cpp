#include "tests/ui/headless_app.h"

#include <gtest/gtest.h>

namespace rnn::ui {
namespace {

/// As a renderer would: takes note of the textures that ImGui wants.
void take_textures() {
  for (ImTextureData* texture : *ImGui::GetDrawData()->Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else if (texture->Status != ImTextureStatus_OK) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
}

}  // namespace

HeadlessApp::HeadlessApp(ImVec2 size, const DrawGlyph& draw_glyph) : context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = size;
  io.DeltaTime = 1.0f / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures | ImGuiBackendFlags_RendererHasVtxOffset;
  set_up_theme(draw_glyph);
}

HeadlessApp::~HeadlessApp() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void HeadlessApp::frames(int count) {
  for (int i = 0; i < count; ++i) {
    ImGui::NewFrame();
    begin_widget_frame();
    draw_app(snapshot, state, output_);
    end_widget_frame();
    ImGui::Render();
    take_textures();
  }
}

Widget HeadlessApp::widget(std::string_view label) {
  const Widget* found = find_widget(label);
  // Hidden: turn the wheel over the edge of the settings, then of the pictures, until it shows.
  for (float x : {18.0f, ImGui::GetIO().DisplaySize.x - 30})
    for (float direction : {-1.0f, 1.0f})
      for (int i = 0; i < 40 && !found; ++i) {
        move({x, ImGui::GetIO().DisplaySize.y - 60});
        ImGui::GetIO().AddMouseWheelEvent(0, direction);
        frames(2);
        found = find_widget(label);
      }
  EXPECT_TRUE(found) << "no widget “" << label << "”";
  return found ? *found : Widget{};
}

void HeadlessApp::move(ImVec2 to) {
  ImGui::GetIO().AddMousePosEvent(to.x, to.y);
  frames();
}

void HeadlessApp::press() {
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
  frames();
}

void HeadlessApp::release() {
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
  frames(2);
}

void HeadlessApp::click(ImVec2 at) {
  move(at);
  press();
  release();
}

void HeadlessApp::click(std::string_view label) {
  const Widget found = widget(label);
  click(ImVec2{found.x + found.width / 2, found.y + found.height / 2});
}

void HeadlessApp::type(const char* utf8) {
  ImGui::GetIO().AddInputCharactersUTF8(utf8);
  frames(2);
}

void HeadlessApp::key(ImGuiKey key) {
  ImGui::GetIO().AddKeyEvent(key, true);
  frames();
  ImGui::GetIO().AddKeyEvent(key, false);
  frames();
}

std::vector<Command> HeadlessApp::take_commands() { return std::exchange(output_.commands, {}); }
std::vector<HostRequest> HeadlessApp::take_requests() { return std::exchange(output_.host_requests, {}); }

}  // namespace rnn::ui
