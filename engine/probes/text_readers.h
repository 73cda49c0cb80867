#pragma once

#include <cstddef>
#include <span>

namespace rnn {

/// The readers of text_features.cpp that need more than a few lines. Each writes the state after every
/// character.

void read_double_quotes(std::span<const char32_t> text, std::span<float> values);
void read_single_quotes(std::span<const char32_t> text, std::span<float> values);
void read_cpp_comment(std::span<const char32_t> text, std::span<float> values);
void read_cpp_string(std::span<const char32_t> text, std::span<float> values);

}  // namespace rnn
