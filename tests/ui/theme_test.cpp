// Contrast after the Web Content Accessibility Guidelines 2.1, success criteria 1.4.3 and 1.4.11.
#include "ui/theme.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/ui/headless_app.h"

namespace rnn::ui {
namespace {

/// Relative luminance: L = 0.2126 R + 0.7152 G + 0.0722 B of linear channels.
double luminance(ImU32 colour) {
  const auto linear = [&](int shift) {
    const double c = static_cast<double>((colour >> shift) & 255) / 255;
    return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(IM_COL32_R_SHIFT) + 0.7152 * linear(IM_COL32_G_SHIFT) +
         0.0722 * linear(IM_COL32_B_SHIFT);
}

double contrast(ImU32 a, ImU32 b) {
  const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
  return (high + 0.05) / (low + 0.05);
}

TEST(Contrast, FormulaGivesTheStandardsExtremes) {
  EXPECT_NEAR(contrast(IM_COL32(255, 255, 255, 255), IM_COL32(0, 0, 0, 255)), 21, 1e-9);
  EXPECT_NEAR(contrast(IM_COL32(118, 118, 118, 255), IM_COL32(255, 255, 255, 255)), 4.54, 0.01);
}

class PaletteContrast : public testing::TestWithParam<bool> {};

TEST_P(PaletteContrast, TextIsReadable) {
  const Palette& p = palette(GetParam());
  struct Pair {
    const char* name;
    ImU32 ink, bed;
  };
  const Pair pairs[] = {{"text on background", p.text, p.background},
                        {"text on card", p.text, p.card},
                        {"text on field", p.text, p.field},
                        {"text on raised", p.text, p.raised},
                        {"text on hovered", p.text, p.hovered},
                        {"muted on background", p.muted, p.background},
                        {"muted on card", p.muted, p.card},
                        {"muted on field", p.muted, p.field},
                        {"training on background", p.training, p.background},
                        {"training on card", p.training, p.card},
                        {"training on the pause button", p.training, p.training_bed},
                        {"words on the train button", p.on_training, p.training},
                        {"words on the train button, hovered", p.on_training, p.training_hovered},
                        {"validation on background", p.validation, p.background},
                        {"validation on card", p.validation, p.card},
                        {"positive on card", p.positive, p.card},
                        {"negative on card", p.negative, p.card},
                        {"text on a warning", p.text, p.warning_bed},
                        {"text on an error", p.text, p.failure_bed},
                        {"error on card", p.failure, p.card},
                        {"words on an error's button", p.card, p.failure},
                        {"words on a warning's button", p.card, p.warning}};
  for (const Pair& pair : pairs) EXPECT_GE(contrast(pair.ink, pair.bed), 4.5) << pair.name;
}

TEST_P(PaletteContrast, TextOverActivationsIsReadable) {
  const Palette& p = palette(GetParam());
  for (ImU32 end : {p.positive, p.negative}) EXPECT_GE(contrast(p.text, mix(p.card, end, kBedOpacity)), 4.5);
}

INSTANTIATE_TEST_SUITE_P(Themes, PaletteContrast, testing::Values(true, false));

TEST(Diverging, IsNeutralAtZeroAndFullAtTheEnds) {
  const Palette& p = palette(true);
  EXPECT_EQ(diverging(p, 0), p.zero);
  EXPECT_EQ(diverging(p, 1), p.positive);
  EXPECT_EQ(diverging(p, -1), p.negative);
  EXPECT_EQ(diverging(p, 7), p.positive);
  EXPECT_EQ(diverging(p, NAN), p.failure);
}

TEST(Fonts, FiguresAreOfEqualWidth) {
  HeadlessApp app;
  app.frames();
  for (ImFont* font : {regular_font(), bold_font(), mono_font()}) {
    const float zero = font->CalcTextSizeA(20, FLT_MAX, 0, "0").x;
    for (char digit = '1'; digit <= '9'; ++digit) {
      const char text[] = {digit, 0};
      // Inter's own semi-bold 4 is a thousandth of an em narrower than its other figures.
      EXPECT_NEAR(font->CalcTextSizeA(20, FLT_MAX, 0, text).x, zero, 0.03) << digit;
    }
  }
}

TEST(Fonts, AreDrawnForTheDensityOfPixels) {
  HeadlessApp app;
  app.frames(2);
  for (float density : {2.0f, 1.5f, 1.0f}) {
    ImGui::GetIO().DisplayFramebufferScale = {density, density};
    app.frames(2);
    for (ImFont* font : {regular_font(), bold_font(), mono_font()})
      EXPECT_EQ(font->GetFontBaked(20)->RasterizerDensity, density);
  }
}

TEST(Fonts, HaveTheCharactersOfEuropeAndAVisibleReplacement) {
  HeadlessApp app;
  app.frames();
  for (ImFont* font : {regular_font(), bold_font(), mono_font()}) {
    for (ImWchar c : {0xE9, 0x153, 0x3B1, 0x416, 0x20AC, 0x2014, 0x2192, 0x2212, 0xFFFD})
      EXPECT_TRUE(font->IsGlyphInFont(c)) << std::hex << c;
    EXPECT_FALSE(font->IsGlyphInFont(0x65E5));
    EXPECT_EQ(font->FallbackChar, 0xFFFDu);
  }
}

}  // namespace
}  // namespace rnn::ui
