#pragma once

#include <string>

#include "ui/theme.h"

namespace rnn::ui {

/// A small button that is on or off. `label` names it, `text` is shown. Returns whether it was clicked.
bool chip(const std::string& label, const std::string& text, bool on, const Palette& colours,
          const char* help = "");
float chip_width(const std::string& text);

}  // namespace rnn::ui
