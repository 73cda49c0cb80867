#pragma once

#include <imgui.h>

#include <cstdint>
#include <string>
#include <vector>

namespace rnn::ui {

/// An image of red, green and blue bytes, row by row.
struct Image {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;
};

/// Draws ImGui's lists without a graphics card: triangles with textures, blended as the OpenGL renderer does.
Image rasterise(const ImDrawData& data);

/// As a portable pixmap (PPM).
void write_ppm(const Image& image, const std::string& path);

}  // namespace rnn::ui
