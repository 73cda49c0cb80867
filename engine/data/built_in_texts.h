#pragma once

#include <span>
#include <string_view>

#include "engine/data/corpus.h"

namespace rnn {

/// A text that comes with the engine, from texts/ or gathered from the project's source.
struct BuiltInText {
  std::string_view name;   // as in Experiment::data
  std::string_view title;  // as on the screen
  std::string_view about;  // one sentence
  std::string_view text;   // UTF-8
};

std::span<const BuiltInText> built_in_texts();

const BuiltInText* find_built_in_text(std::string_view name);

Corpus read_built_in_text(const BuiltInText& text);

}  // namespace rnn
