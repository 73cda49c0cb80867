#pragma once

#include <imgui.h>

#include <string_view>

#include "ui/theme.h"

namespace rnn::ui {

/// A panel: a rounded box with a title. `size.y` 0: as high as its content.
void begin_card(const char* title, ImVec2 size, const Palette& colours, std::string_view note = {});

/// Right-aligns what follows in the title's line.
void card_title_right(float width);

void end_card();

/// At the end of a child window that scrolls: where there is more below, its last line fades into `bed`.
void fade_into_more(ImU32 bed);

}  // namespace rnn::ui
