// Characters that the embedded fonts lack, with a host that draws rectangles.
#include "ui/glyphs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <tuple>

#include "tests/ui/fixture.h"
#include "tests/ui/headless_app.h"
#include "ui/theme.h"
#include "ui/widgets/text_block.h"

namespace rnn::ui {
namespace {

constexpr char32_t kWide = U'日', kNarrow = U'क', kHuge = U'﷽', kMark = U'\u0301', kEmoji = U'😀',
                   kUnassigned = U'\u0378';
constexpr std::uint8_t kOrange[] = {255, 128, 0, 255}, kHalf[] = {9, 9, 9, 128};

/// As wide as the character's kind: an em, little more than a column, four ems, a mark on the letter before.
float width_in_ems(char32_t character) {
  switch (character) {
    case kNarrow:
      return 0.6f;
    case kHuge:
      return 4;
    case kMark:
      return 0.2f;
    default:
      return 1;
  }
}

struct Host {
  std::vector<GlyphRequest> asked;

  std::optional<GlyphPicture> draw(const GlyphRequest& request) {
    asked.push_back(request);
    if (request.character == kUnassigned) return std::nullopt;
    GlyphPicture picture;
    picture.width = static_cast<int>(width_in_ems(request.character) * request.em);
    picture.height = static_cast<int>(request.em);
    picture.top = -picture.height;
    picture.advance = static_cast<float>(picture.width);
    if (request.character == kMark) {
      picture.left = -picture.width;
      picture.advance = 0;
    }
    picture.coloured = request.character == kEmoji;
    const auto pixels = static_cast<std::size_t>(picture.width * picture.height);
    const std::uint8_t* pixel = picture.coloured ? kOrange : kHalf;
    for (std::size_t i = 0; i < pixels; ++i) picture.rgba.insert(picture.rgba.end(), pixel, pixel + 4);
    return picture;
  }
};

class SystemGlyphs : public testing::Test {
 protected:
  SystemGlyphs() : app({1280, 1000}, [this](const GlyphRequest& request) { return host.draw(request); }) {
    app.snapshot = trained_snapshot();
    app.frames(3);
  }

  static const ImFontGlyph& glyph(ImFont* font, char32_t character) {
    return *font->GetFontBaked(20)->FindGlyph(static_cast<ImWchar>(character));
  }
  static std::vector<std::uint8_t> middle_pixel(const ImFontGlyph& glyph) {
    ImTextureData& texture = *ImGui::GetIO().Fonts->TexData;
    const auto* pixel = static_cast<const std::uint8_t*>(texture.GetPixelsAt(
        static_cast<int>((glyph.U0 + glyph.U1) / 2 * static_cast<float>(texture.Width)),
        static_cast<int>((glyph.V0 + glyph.V1) / 2 * static_cast<float>(texture.Height))));
    return {pixel, pixel + 4};
  }
  static float advance(ImFont* font, const char* text) { return font->CalcTextSizeA(20, FLT_MAX, 0, text).x; }

  Host host;
  HeadlessApp app;
};

TEST_F(SystemGlyphs, AreNotAskedForWhileTheEmbeddedFontsSuffice) { EXPECT_TRUE(host.asked.empty()); }

TEST_F(SystemGlyphs, AreAskedForOnceInAFontAndSize) {
  app.snapshot.samples.back()->text = app.snapshot.preview = "日本 दे \u0378 日本";
  for (std::uint32_t& character : app.snapshot.heatmap->characters) character = kWide;
  app.frames(5);
  std::set<std::tuple<char32_t, float, bool, bool>> different;
  for (const GlyphRequest& request : host.asked)
    different.emplace(request.character, request.em, request.bold, request.monospaced);
  EXPECT_GE(different.size(), 5U);
  EXPECT_EQ(host.asked.size(), different.size());
  const std::size_t before = host.asked.size();
  app.frames(5);
  EXPECT_EQ(host.asked.size(), before);
}

TEST_F(SystemGlyphs, ComeInTheFontsOwnWeightAndKind) {
  glyph(regular_font(), kWide), glyph(bold_font(), kWide), glyph(mono_font(), kWide);
  ASSERT_EQ(host.asked.size(), 3U);
  EXPECT_FALSE(host.asked[0].bold || host.asked[0].monospaced);
  EXPECT_TRUE(host.asked[1].bold && !host.asked[1].monospaced);
  EXPECT_TRUE(!host.asked[2].bold && host.asked[2].monospaced);
}

TEST_F(SystemGlyphs, TakeTheInkOfTheTextUnlessTheyHaveColours) {
  for (ImFont* font : {regular_font(), bold_font(), mono_font()}) {
    EXPECT_FALSE(glyph(font, kWide).Colored);
    EXPECT_EQ(middle_pixel(glyph(font, kWide)), (std::vector<std::uint8_t>{255, 255, 255, 128}));
    EXPECT_TRUE(glyph(font, kEmoji).Colored);
    EXPECT_EQ(middle_pixel(glyph(font, kEmoji)), (std::vector<std::uint8_t>{255, 128, 0, 255}));
  }
}

TEST_F(SystemGlyphs, LeaveTheReplacementForWhatIsNoCharacter) {
  for (ImFont* font : {regular_font(), bold_font(), mono_font()}) {
    EXPECT_EQ(&glyph(font, kUnassigned), &glyph(font, 0xFFFD));
    EXPECT_NE(&glyph(font, kWide), &glyph(font, 0xFFFD));
    EXPECT_EQ(&glyph(font, 0x07), &glyph(font, 0xFFFD));
  }
}

TEST_F(SystemGlyphs, StandOnTheBaseline) {
  for (ImFont* font : {regular_font(), mono_font()}) {
    EXPECT_NEAR(glyph(font, kWide).Y1, glyph(font, 'H').Y1, 1);
    EXPECT_LT(glyph(font, kWide).Y0, glyph(font, 'H').Y0 + 1);
    EXPECT_GE(glyph(font, kWide).Y0, 0);
  }
}

TEST_F(SystemGlyphs, TakeOneColumnOrTwoOfAMonospacedFontAndStayInThem) {
  const float column = advance(mono_font(), "M");
  EXPECT_FLOAT_EQ(advance(mono_font(), "日"), 2 * column);
  EXPECT_FLOAT_EQ(advance(mono_font(), "क"), column);
  EXPECT_FLOAT_EQ(advance(mono_font(), "﷽"), 2 * column);
  EXPECT_FLOAT_EQ(advance(mono_font(), "\u0301"), column);
  for (char32_t character : {kWide, kNarrow, kHuge, kMark, kEmoji}) {
    const ImFontGlyph& drawn = glyph(mono_font(), character);
    EXPECT_GE(drawn.X0, 0) << std::hex << static_cast<unsigned>(character);
    EXPECT_LE(drawn.X1, drawn.AdvanceX) << std::hex << static_cast<unsigned>(character);
    EXPECT_NEAR(drawn.X0, drawn.AdvanceX - drawn.X1, 0.01f);
  }
  // Elsewhere they keep their own width.
  EXPECT_GT(advance(regular_font(), "﷽"), 3 * advance(regular_font(), "日"));
  EXPECT_EQ(advance(regular_font(), "\u0301"), 0);
}

TEST_F(SystemGlyphs, AreDrawnInDevicePixels) {
  const ImFontGlyph plain = glyph(mono_font(), kWide);
  ImGui::GetIO().DisplayFramebufferScale = {2, 2};
  app.frames(2);
  host.asked.clear();
  const ImFontGlyph dense = glyph(mono_font(), kWide);
  ASSERT_EQ(host.asked.size(), 1U);
  EXPECT_NEAR(host.asked[0].em, 2 * 20 * 0.82f, 0.01f);
  EXPECT_NEAR(dense.X1 - dense.X0, plain.X1 - plain.X0, 1);
  EXPECT_NEAR(dense.Y0, plain.Y0, 1);
  EXPECT_EQ(dense.AdvanceX, plain.AdvanceX);
}

TEST_F(SystemGlyphs, AreFoundUnderThePointerOverBothOfTheirColumns) {
  const auto hovered_at = [&](float columns) {
    ImGui::GetIO().AddMousePosEvent(100 + columns * mono_font()->CalcTextSizeA(px(20), FLT_MAX, 0, "M").x,
                                    108);
    ImGui::NewFrame();
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize({600, 400});
    ImGui::Begin("alone");
    ImGui::SetCursorScreenPos({100, 100});
    const DrawnText drawn = draw_text_block({.text = "a日b", .size = 20, .colour = 0xFFFFFFFF}, 400);
    ImGui::End();
    ImGui::EndFrame();
    return drawn.hovered;
  };
  hovered_at(0);  // the window is known from the next frame on
  std::vector<int> found;
  for (float columns : {-0.5f, 0.5f, 1.5f, 2.5f, 3.5f, 4.5f}) found.push_back(hovered_at(columns));
  EXPECT_EQ(found, (std::vector<int>{-1, 0, 1, 1, 2, -1}));
}

}  // namespace
}  // namespace rnn::ui
