#include "ui/theme.h"

#include <algorithm>
#include <cmath>

#include "embedded/fonts.h"
#include "ui/app.h"
#include "ui/glyphs.h"

namespace rnn::ui {
namespace {

constexpr ImU32 rgb(unsigned hex) { return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, 255); }

// Orange and blue as in TensorFlow Playground, told apart with any colour vision; green and purple lie
// between.
constexpr Palette kDark{.background = rgb(0x0D1015),
                        .card = rgb(0x151A21),
                        .field = rgb(0x1E242D),
                        .raised = rgb(0x2C3440),
                        .hovered = rgb(0x384250),
                        .border = rgb(0x262D38),
                        .text = rgb(0xE8ECF2),
                        .muted = rgb(0x9BA7B7),
                        .faint = rgb(0x2A323E),
                        .training = rgb(0x3FD795),
                        .on_training = rgb(0x05241A),
                        .training_hovered = rgb(0x62E5AC),
                        .training_bed = rgb(0x1C4034),
                        .validation = rgb(0xC997FF),
                        .positive = rgb(0x4FA8FF),
                        .zero = rgb(0x1C222B),
                        .negative = rgb(0xFF9A42),
                        .warning = rgb(0xF5C451),
                        .warning_bed = rgb(0x2B2618),
                        .failure = rgb(0xFF8B8B),
                        .failure_bed = rgb(0x331C20)};
constexpr Palette kLight{.background = rgb(0xF1F3F6),
                         .card = rgb(0xFFFFFF),
                         .field = rgb(0xEEF1F5),
                         .raised = rgb(0xE2E7ED),
                         .hovered = rgb(0xD5DCE4),
                         .border = rgb(0xDDE2E9),
                         .text = rgb(0x171C24),
                         .muted = rgb(0x566070),
                         .faint = rgb(0xE4E8EE),
                         .training = rgb(0x08764C),
                         .on_training = rgb(0xFFFFFF),
                         .training_hovered = rgb(0x066340),
                         .training_bed = rgb(0xDFF2E9),
                         .validation = rgb(0x8638CF),
                         .positive = rgb(0x1467D2),
                         .zero = rgb(0xF3F5F8),
                         .negative = rgb(0xBF5200),
                         .warning = rgb(0x7A5500),
                         .warning_bed = rgb(0xFFF5DA),
                         .failure = rgb(0xB4232C),
                         .failure_bed = rgb(0xFDECEC)};

ImVec4 vector(ImU32 colour) { return ImGui::ColorConvertU32ToFloat4(colour); }

void add_font(std::string_view name, bool merge) {
  for (const EmbeddedFile& file : embedded::fonts()) {
    if (file.name != name) continue;
    ImFontConfig config;
    config.FontDataOwnedByAtlas = false;
    config.MergeMode = merge;
    // ImGui only reads data that it does not own.
    void* data = const_cast<char*>(file.bytes.data());
    ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(file.bytes.size()), kBody, &config);
  }
}

}  // namespace

const Palette& palette(bool dark) { return dark ? kDark : kLight; }

ImFont* regular_font() { return ImGui::GetIO().Fonts->Fonts[0]; }
ImFont* bold_font() { return ImGui::GetIO().Fonts->Fonts[1]; }
ImFont* mono_font() { return ImGui::GetIO().Fonts->Fonts[2]; }

float px(float length) {
  const ImGuiStyle& style = ImGui::GetStyle();
  return length * style.FontScaleMain * style.FontScaleDpi;
}

ImU32 mix(ImU32 from, ImU32 to, float share) {
  const auto channel = [&](int shift) {
    const float a = static_cast<float>((from >> shift) & 255), b = static_cast<float>((to >> shift) & 255);
    return static_cast<ImU32>(std::lround(a + (b - a) * share)) << shift;
  };
  return channel(0) | channel(8) | channel(16) | channel(24);
}

ImU32 fade(ImU32 colour, float opacity) {
  const float alpha = static_cast<float>((colour >> IM_COL32_A_SHIFT) & 255) * opacity;
  return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(alpha) << IM_COL32_A_SHIFT);
}

ImU32 diverging(const Palette& colours, float value) {
  if (!std::isfinite(value)) return colours.failure;
  const float strength = std::min(std::abs(value), 1.0f);
  return mix(colours.zero, value < 0 ? colours.negative : colours.positive, strength);
}

void set_up_theme(const DrawGlyph& draw_glyph) {
  ImGuiIO& io = ImGui::GetIO();
  io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigInputTextCursorBlink = true;
  io.ConfigWindowsMoveFromTitleBarOnly = true;
  io.IniFilename = nullptr;
  // What Inter lacks (the replacement character among it) comes from the second font.
  for (const bool bold : {false, true}) {
    add_font(bold ? "Inter-SemiBold" : "Inter-Regular", false);
    add_font("JetBrainsMono-Regular", true);
    // Chosen when the first part was added, which has none.
    ImGui::GetIO().Fonts->Fonts.back()->FallbackChar = IM_UNICODE_CODEPOINT_INVALID;
    if (draw_glyph) add_system_glyphs(draw_glyph, bold, false);
  }
  add_font("JetBrainsMono-Regular", false);
  if (draw_glyph) add_system_glyphs(draw_glyph, false, true);

  ImGuiStyle& style = ImGui::GetStyle();
  style.FontSizeBase = kBody;
  style.WindowPadding = {14, 12};
  style.FramePadding = {9, 5};
  style.ItemSpacing = {8, 7};
  style.ItemInnerSpacing = {6, 5};
  style.WindowBorderSize = 0;
  style.ChildBorderSize = 1;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 0;
  style.WindowRounding = style.ChildRounding = style.PopupRounding = 10;
  style.FrameRounding = style.GrabRounding = 7;
  style.ScrollbarSize = 10;
  style.ScrollbarRounding = 8;
  style.DisabledAlpha = 0.45f;
  style.HoverDelayNormal = 0.35f;
  use_palette(kDark);
}

void use_palette(const Palette& colours) {
  ImVec4* colour = ImGui::GetStyle().Colors;
  const auto set = [&](std::initializer_list<int> which, ImU32 value) {
    for (int i : which) colour[i] = vector(value);
  };
  set({ImGuiCol_WindowBg}, colours.background);
  set({ImGuiCol_ChildBg, ImGuiCol_PopupBg}, colours.card);
  set({ImGuiCol_Border, ImGuiCol_Separator}, colours.border);
  set({ImGuiCol_Text, ImGuiCol_CheckMark, ImGuiCol_SliderGrab, ImGuiCol_SliderGrabActive,
       ImGuiCol_InputTextCursor, ImGuiCol_NavCursor},
      colours.text);
  set({ImGuiCol_TextDisabled}, colours.muted);
  set({ImGuiCol_FrameBg}, colours.field);
  set({ImGuiCol_Button, ImGuiCol_Header, ImGuiCol_FrameBgHovered, ImGuiCol_ScrollbarGrab}, colours.raised);
  set({ImGuiCol_ButtonHovered, ImGuiCol_ButtonActive, ImGuiCol_HeaderHovered, ImGuiCol_HeaderActive,
       ImGuiCol_FrameBgActive, ImGuiCol_ScrollbarGrabHovered, ImGuiCol_ScrollbarGrabActive},
      colours.hovered);
  colour[ImGuiCol_FrameBgActive] = vector(colours.field);
  colour[ImGuiCol_ScrollbarBg] = ImVec4(0, 0, 0, 0);
  colour[ImGuiCol_TextSelectedBg] = vector(fade(colours.text, 0.22f));
  colour[ImGuiCol_ModalWindowDimBg] = vector(fade(colours.background, 0.6f));
}

}  // namespace rnn::ui
