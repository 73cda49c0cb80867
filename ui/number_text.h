#pragma once

#include <cstdint>
#include <string>

namespace rnn::ui {

/// 1,234,567
std::string with_separators(std::uint64_t number);

/// Three digits that matter: 987, 12.3k, 4.56M.
std::string short_count(double number);

/// `decimals` places; "–" for what is not a number.
std::string fixed(double number, int decimals);

/// Losses of solved tasks are small: as many decimals as tell them from 0.
std::string loss_text(double loss);

/// As short as it reads well, without trailing zeros: 0.002, 5, 1e-06.
std::string plain(double number);

}  // namespace rnn::ui
