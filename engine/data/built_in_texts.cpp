#include "engine/data/built_in_texts.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "embedded/texts.h"

namespace rnn {
namespace {

struct Description {
  std::string_view name, title, about;
};

constexpr Description kDescriptions[] = {
    {"lighthouse", "The Light on the Anvil",
     "A novella with a keeper's log: the log's form is learned first, then names and dialogue."},
    {"plays", "Short plays",
     "Comic plays: speakers in capitals, colons and brackets show up within a minute."},
    {"recipes", "Recipes",
     "Recipes that nobody should cook, all of one form, which is learned within seconds."},
    {"rhymes", "Rhymes", "Nursery rhymes in stanzas: the smallest text and the quickest."},
    {"source", "This program", "The C++ source of this very program: brackets to close and lines to indent."},
};

/// The texts in the order of the descriptions; a text that nobody described stands under its own name.
std::vector<BuiltInText> describe(std::span<const EmbeddedFile> files) {
  const auto name_of = [](const EmbeddedFile& file) {
    const auto name = file.name.substr(file.name.find_last_of('/') + 1);
    return name.substr(0, name.rfind('.'));
  };
  std::vector<BuiltInText> texts;
  for (const auto& [name, title, about] : kDescriptions) {
    const auto file = std::ranges::find(files, name, name_of);
    if (file != files.end()) texts.push_back({name, title, about, file->bytes});
  }
  for (const auto& file : files) {
    const auto name = name_of(file);
    if (std::ranges::find(texts, name, &BuiltInText::name) == texts.end())
      texts.push_back({name, name, "", file.bytes});
  }
  return texts;
}

}  // namespace

std::span<const BuiltInText> built_in_texts() {
  static const std::vector<BuiltInText> texts = describe(embedded::texts());
  return texts;
}

const BuiltInText* find_built_in_text(std::string_view name) {
  const auto texts = built_in_texts();
  const auto found = std::ranges::find(texts, name, &BuiltInText::name);
  return found == texts.end() ? nullptr : &*found;
}

Corpus read_built_in_text(const BuiltInText& text) {
  auto corpus =
      read_corpus(text.name, {reinterpret_cast<const std::uint8_t*>(text.text.data()), text.text.size()});
  assert(corpus);
  return std::move(*corpus);
}

}  // namespace rnn
