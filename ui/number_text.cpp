#include "ui/number_text.h"

#include <cmath>
#include <cstdio>

namespace rnn::ui {
namespace {

std::string printed(const char* format, int precision, double number) {
  char text[64];
  std::snprintf(text, sizeof text, format, precision, number);
  return text;
}

}  // namespace

std::string with_separators(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) text += ',';
    text += digits[i];
  }
  return text;
}

std::string short_count(double number) {
  if (!std::isfinite(number)) return "–";
  const char* unit = "";
  for (const char* next : {"k", "M", "G"}) {
    if (number < 999.5) break;
    number /= 1000;
    unit = next;
  }
  const int decimals = *unit == 0 || number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2;
  return printed("%.*f", decimals, number) + unit;
}

std::string fixed(double number, int decimals) {
  return std::isfinite(number) ? printed("%.*f", decimals, number) : "–";
}

std::string loss_text(double loss) { return fixed(loss, std::abs(loss) < 0.1 ? 5 : 3); }

std::string plain(double number) { return std::isfinite(number) ? printed("%.*g", 4, number) : "–"; }

}  // namespace rnn::ui
