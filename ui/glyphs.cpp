#include "ui/glyphs.h"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace rnn::ui {
namespace {

// Of a line's height: ideographs, which fill their em, reach as high and as low as our letters.
constexpr float kEm = 0.82f;
// What stands out of a column by less than this share of it is drawn smaller rather than given two.
constexpr float kOverhang = 0.2f;

struct Source {
  DrawGlyph draw;
  bool bold, monospaced;
};

/// A picture and the room it takes in a line, both in pixels.
struct PlacedPicture {
  GlyphPicture picture;
  float advance = 0;
  float shift = 0;  // of the picture to the right
};

std::optional<PlacedPicture> draw(const Source& source, GlyphRequest request) {
  auto picture = source.draw(request);
  if (!picture) return std::nullopt;
  const float advance = picture->advance;
  return PlacedPicture{std::move(*picture), advance};
}

/// In the middle of one column or two.
std::optional<PlacedPicture> draw_in_columns(const Source& source, GlyphRequest request, float column) {
  const auto span = [](const GlyphPicture& picture) {
    return std::max(picture.advance, static_cast<float>(picture.width));
  };
  auto picture = source.draw(request);
  if (!picture) return std::nullopt;
  const float room = span(*picture) > column * (1 + kOverhang) ? 2 * column : column;
  if (span(*picture) > room) {
    request.em *= room / span(*picture);
    picture = source.draw(request);
    if (!picture) return std::nullopt;
  }
  // A mark that combines with the letter before has no advance; alone in a column it stands in the middle.
  const float shift = picture->advance > 0 ? (room - picture->advance) / 2
                                           : (room - static_cast<float>(picture->width)) / 2 -
                                                 static_cast<float>(picture->left);
  return PlacedPicture{std::move(*picture), room, shift};
}

/// Into the atlas. False when it is full.
bool store(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, const PlacedPicture& placed,
           float density, ImFontGlyph* glyph) {
  const GlyphPicture& picture = placed.picture;
  const ImFontAtlasRectId id = ImFontAtlasPackAddRect(atlas, picture.width, picture.height);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureRect* place = ImFontAtlasPackGetRect(atlas, id);
  const float left = static_cast<float>(picture.left) + placed.shift, top = static_cast<float>(picture.top);
  const float baseline = std::round(baked->Ascent);
  glyph->X0 = left / density;
  glyph->Y0 = baseline + top / density;
  glyph->X1 = (left + static_cast<float>(picture.width)) / density;
  glyph->Y1 = baseline + (top + static_cast<float>(picture.height)) / density;
  glyph->Visible = true;
  glyph->Colored = picture.coloured;
  glyph->PackId = id;
  std::vector<std::uint8_t> pixels = picture.rgba;
  if (!picture.coloured)  // white, for ImGui to tint
    for (std::size_t i = 0; i + 3 < pixels.size(); i += 4) std::fill_n(&pixels[i], 3, std::uint8_t{255});
  ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, config, glyph, place, pixels.data(),
                                     ImTextureFormat_RGBA32, picture.width * 4);
  return true;
}

/// ImFontLoader's way to ask: with `advance` for that alone, else for the glyph.
bool load(ImFontAtlas* atlas, ImFontConfig* config, ImFontBaked* baked, void*, ImWchar character,
          ImFontGlyph* glyph, float* advance) {
  if (character < 0x80) return false;  // the embedded fonts have what can be seen of these
  const Source& source = *static_cast<const Source*>(config->FontLoaderData);
  const float density = config->RasterizerDensity * baked->RasterizerDensity;
  const GlyphRequest request{character, baked->Size * kEm * density, source.bold, source.monospaced};
  const auto placed = source.monospaced
                          ? draw_in_columns(source, request, baked->GetCharAdvance('0') * density)
                          : draw(source, request);
  if (!placed) return false;
  if (advance) {
    *advance = placed->advance / density;
    return true;
  }
  glyph->AdvanceX = placed->advance / density;
  const GlyphPicture& picture = placed->picture;
  if (picture.width <= 0 || picture.height <= 0) return true;
  return store(atlas, config, baked, *placed, density, glyph);
}

void destroy(ImFontAtlas*, ImFontConfig* config) {
  delete static_cast<Source*>(config->FontLoaderData);
  config->FontLoaderData = nullptr;
}

const ImFontLoader& loader() {
  static const ImFontLoader the_loader = [] {
    ImFontLoader made;
    made.Name = "system glyphs";
    made.FontSrcDestroy = destroy;
    made.FontBakedLoadGlyph = load;
    return made;
  }();
  return the_loader;
}

}  // namespace

void add_system_glyphs(const DrawGlyph& draw, bool bold, bool monospaced) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontConfig config;
  config.MergeMode = true;
  config.FontLoader = &loader();
  atlas->AddFont(&config);
  atlas->Sources.back().FontLoaderData = new Source{draw, bold, monospaced};
}

}  // namespace rnn::ui
