#include "tests/ui/software_renderer.h"

#include <algorithm>
#include <cmath>
#include <fstream>

namespace rnn::ui {
namespace {

struct Colour {
  float r, g, b, a;
};

Colour unpack_colour(ImU32 packed) {
  const auto channel = [&](int shift) { return static_cast<float>((packed >> shift) & 255) / 255; };
  return {channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT),
          channel(IM_COL32_A_SHIFT)};
}

/// The texture's opacity at a place in [0, 1]², interpolated. Dear ImGui's own textures are white.
float opacity(const ImTextureData& texture, float u, float v) {
  const float x = u * static_cast<float>(texture.Width) - 0.5f,
              y = v * static_cast<float>(texture.Height) - 0.5f;
  const int left = static_cast<int>(std::floor(x)), top = static_cast<int>(std::floor(y));
  const auto texel = [&](int column, int row) {
    column = std::clamp(column, 0, texture.Width - 1);
    row = std::clamp(row, 0, texture.Height - 1);
    const auto* pixel =
        static_cast<const std::uint8_t*>(const_cast<ImTextureData&>(texture).GetPixelsAt(column, row));
    return static_cast<float>(pixel[texture.BytesPerPixel - 1]) / 255;
  };
  const float fx = x - static_cast<float>(left), fy = y - static_cast<float>(top);
  const float upper = texel(left, top) * (1 - fx) + texel(left + 1, top) * fx;
  const float lower = texel(left, top + 1) * (1 - fx) + texel(left + 1, top + 1) * fx;
  return upper * (1 - fy) + lower * fy;
}

float cross(ImVec2 a, ImVec2 b, float x, float y) {
  return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

class Canvas {
 public:
  explicit Canvas(Image& image) : image_(image) {}

  void triangle(const ImDrawVert* v[3], const ImVec4& clip, const ImTextureData& texture) {
    const float area = cross(v[0]->pos, v[1]->pos, v[2]->pos.x, v[2]->pos.y);
    if (area == 0) return;
    const auto [low_x, high_x] = std::minmax({v[0]->pos.x, v[1]->pos.x, v[2]->pos.x});
    const auto [low_y, high_y] = std::minmax({v[0]->pos.y, v[1]->pos.y, v[2]->pos.y});
    const int x0 = static_cast<int>(std::max({0.0f, clip.x, low_x})),
              y0 = static_cast<int>(std::max({0.0f, clip.y, low_y}));
    const int x1 = std::min({image_.width, static_cast<int>(clip.z), static_cast<int>(high_x) + 1});
    const int y1 = std::min({image_.height, static_cast<int>(clip.w), static_cast<int>(high_y) + 1});
    for (int y = y0; y < y1; ++y)
      for (int x = x0; x < x1; ++x) pixel(v, area, x, y, texture);
  }

 private:
  void pixel(const ImDrawVert* v[3], float area, int x, int y, const ImTextureData& texture) {
    const float px = static_cast<float>(x) + 0.5f, py = static_cast<float>(y) + 0.5f;
    float weight[3];
    for (int i = 0; i < 3; ++i) {
      const ImVec2 a = v[(i + 1) % 3]->pos, b = v[(i + 2) % 3]->pos;
      weight[i] = cross(a, b, px, py) / area;
      // A pixel on an edge that two triangles share belongs to one of them.
      const bool upper_left =
          area > 0 ? (a.y == b.y ? a.x < b.x : b.y < a.y) : (a.y == b.y ? a.x > b.x : b.y > a.y);
      if (weight[i] < 0 || (weight[i] == 0 && !upper_left)) return;
    }
    float u = 0, t = 0;
    Colour ink{};
    for (int i = 0; i < 3; ++i) {
      const Colour c = unpack_colour(v[i]->col);
      ink.r += weight[i] * c.r, ink.g += weight[i] * c.g, ink.b += weight[i] * c.b, ink.a += weight[i] * c.a;
      u += weight[i] * v[i]->uv.x, t += weight[i] * v[i]->uv.y;
    }
    const float alpha = ink.a * opacity(texture, u, t);
    std::uint8_t* out = &image_.rgb[static_cast<std::size_t>(y * image_.width + x) * 3];
    const float channels[] = {ink.r, ink.g, ink.b};
    for (int i = 0; i < 3; ++i)
      out[i] = static_cast<std::uint8_t>(
          std::lround(static_cast<float>(out[i]) * (1 - alpha) + 255 * channels[i] * alpha));
  }

  Image& image_;
};

}  // namespace

Image rasterise(const ImDrawData& data) {
  Image image{static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y), {}};
  image.rgb.assign(static_cast<std::size_t>(image.width * image.height) * 3, 0);
  Canvas canvas(image);
  for (const ImDrawList* list : data.CmdLists) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      const ImTextureData* texture = command.TexRef._TexData;
      if (!texture) continue;
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const ImDrawVert* corners[3];
        for (unsigned k = 0; k < 3; ++k)
          corners[k] = &list->VtxBuffer[static_cast<int>(
              command.VtxOffset + list->IdxBuffer[static_cast<int>(command.IdxOffset + i + k)])];
        canvas.triangle(corners, command.ClipRect, *texture);
      }
    }
  }
  return image;
}

void write_ppm(const Image& image, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file << "P6\n" << image.width << ' ' << image.height << "\n255\n";
  file.write(reinterpret_cast<const char*>(image.rgb.data()), static_cast<std::streamsize>(image.rgb.size()));
}

}  // namespace rnn::ui
