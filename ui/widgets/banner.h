#pragma once

#include <string>

#include "ui/theme.h"

namespace rnn::ui {

/// A line across the window that takes its own place, so that it hides nothing.
struct Banner {
  std::string name;  // for screen readers and tests
  std::string text;
  bool is_error = false;
  std::string action = {};  // words of a button; empty: none
  bool dismissible = false;
};
enum class BannerClick { none, action, dismiss };

BannerClick banner(const Banner& banner, const Palette& colours);

}  // namespace rnn::ui
