#include "engine/data/built_in_texts.h"

#include <gtest/gtest.h>

#include "engine/session/data.h"
#include "engine/session/presets.h"
#include "engine/session/properties.h"

namespace rnn {
namespace {

TEST(BuiltInTexts, AreThereWithTitlesAndReadable) {
  std::vector<std::string_view> names;
  for (const auto& text : built_in_texts()) {
    names.push_back(text.name);
    EXPECT_FALSE(text.title.empty()) << text.name;
    EXPECT_FALSE(text.about.empty()) << text.name;
    const auto corpus =
        read_corpus(text.name, {reinterpret_cast<const std::uint8_t*>(text.text.data()), text.text.size()});
    ASSERT_TRUE(corpus) << corpus.error().message;
    for (const char32_t symbol : corpus->vocabulary.symbols()) {
      EXPECT_TRUE(symbol == U'\n' || symbol >= U' ')
          << text.name << " has U+" << std::hex << std::uint32_t{symbol};
    }
    EXPECT_EQ(find_built_in_text(text.name)->text.data(), text.text.data());
  }
  EXPECT_EQ(names, (std::vector<std::string_view>{"lighthouse", "plays", "recipes", "rhymes", "source"}));
  EXPECT_EQ(find_built_in_text("no such text"), nullptr);
}

TEST(BuiltInTexts, OneIsWorthReading) { EXPECT_GT(find_built_in_text("lighthouse")->text.size(), 40'000u); }

TEST(BuiltInTexts, SourceIsTheProjectsOwn) {
  const auto source = find_built_in_text("source")->text;
  EXPECT_TRUE(source.contains("// engine/data/built_in_texts.h\n\n#pragma once"));
  EXPECT_LE(source.size(), 400'000u);
  EXPECT_GT(source.size(), 100'000u);
}

TEST(Presets, AreValidAndFitTheirTexts) {
  ASSERT_FALSE(presets().empty());
  for (const auto& preset : presets()) {
    const auto* text = find_built_in_text(preset.experiment.data);
    // All others are opened in a session (task_session_test.cpp).
    if (is_task_name(preset.experiment.data) || preset.needs_file) continue;
    ASSERT_TRUE(text) << preset.name;
    const auto corpus = read_built_in_text(*text);
    const auto problems = validate(preset.experiment, corpus.tokens.size(), corpus.vocabulary.size());
    EXPECT_TRUE(problems.empty()) << preset.name << ": " << to_string(problems);
    EXPECT_EQ(find_preset(preset.name), &preset);
    EXPECT_FALSE(preset.about.empty());
  }
  EXPECT_EQ(find_preset("no such preset"), nullptr);
}

}  // namespace
}  // namespace rnn
