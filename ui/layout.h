#pragma once

#include <imgui.h>

namespace rnn::ui {

/// Where the panels go below the top bar.
struct Layout {
  bool one_column = false;    // phones: everything below each other
  bool side_by_side = false;  // loss and unrolled network beside the text, else below
  float gap = 0;
  float settings = 0;                                           // width of the left column
  ImVec2 writing = {}, loss = {}, unrolled = {}, heatmap = {};  // sizes
};

/// For a window area of `room` and a network of `layers`. Panels keep a size at which they can be read; what
/// does not fit, scrolls.
Layout lay_out(ImVec2 room, int layers);

}  // namespace rnn::ui
