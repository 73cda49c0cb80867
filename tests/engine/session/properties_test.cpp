#include "engine/session/properties.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

namespace rnn {
namespace {

using Json = nlohmann::json;

/// tests/engine/session/experiment.json, made by record_experiment.py.
Json recorded(const char* name) {
  std::ifstream file(RNN_SOURCE_DIR "/tests/engine/session/experiment.json");
  return Json::parse(file, nullptr, false)[name];
}

template <class T>
std::string message(const Expected<T>& result) {
  return result ? "no error" : result.error().message;
}

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(Properties, EachHasItsWords) {
  std::set<std::string_view> names, labels;
  for (const auto& property : properties()) {
    EXPECT_TRUE(names.insert(property.name).second) << property.name;
    EXPECT_TRUE(labels.insert(property.label).second) << property.label;
    EXPECT_TRUE(property.help.ends_with(".")) << property.name;
    EXPECT_EQ(find_property(property.name), &property);
    if (const auto* choice = std::get_if<Choice>(&property.kind)) {
      EXPECT_EQ(choice->names.size(), choice->labels.size()) << property.name;
    }
  }
  EXPECT_EQ(find_property("no_such"), nullptr);
}

TEST(Properties, DefaultsAreAsRecorded) {
  EXPECT_EQ(Json::parse(to_json(Experiment{})), recorded("defaults"));
  EXPECT_EQ(to_json(Experiment{}, true), "{}");
}

TEST(Properties, EveryOneSurvivesJsonThereAndBack) {
  const auto json = recorded("others");
  const auto experiment = experiment_from_json(json.dump());
  ASSERT_TRUE(experiment) << experiment.error().message;
  EXPECT_EQ(Json::parse(to_json(*experiment)), json);
  EXPECT_EQ(Json::parse(to_json(*experiment, true)), json) << "each differs from its default";
  EXPECT_EQ(experiment_from_json(to_json(*experiment, true)), *experiment);
  for (const auto& property : properties()) {
    EXPECT_EQ(Json::parse(get_property(*experiment, property.name)), json[std::string(property.name)]);
  }
}

TEST(Properties, OnlyChangesAreEnoughForALink) {
  Experiment experiment;
  experiment.cell = CellKind::gru;
  experiment.training.learning_rate = 0.01;
  EXPECT_EQ(to_json(experiment, true), R"({"cell":"gru","learning_rate":0.01})");
  EXPECT_EQ(experiment_from_json(to_json(experiment, true)), experiment);
}

TEST(Properties, LeftOutOnesKeepTheBase) {
  Experiment base;
  base.hidden = 77;
  const auto experiment = experiment_from_json(R"({"layers": 3})", base);
  ASSERT_TRUE(experiment);
  EXPECT_EQ(experiment->hidden, 77);
  EXPECT_EQ(experiment->layers, 3);
}

/// At the limits it is accepted, beyond them refused with the property's name.
TEST(Properties, LimitsHold) {
  for (const auto& property : properties()) {
    const std::string name(property.name);
    const auto set = [&](const auto& value) {
      Experiment experiment;
      return message(set_property(experiment, name, Json(value).dump()));
    };
    if (const auto* whole = std::get_if<WholeNumber>(&property.kind)) {
      EXPECT_EQ(set(whole->least), "no error") << name;
      EXPECT_EQ(set(whole->most), "no error") << name;
      EXPECT_SAYS(set(whole->least - 1), name + " is ");
      EXPECT_SAYS(set(whole->most + 1), "between " + std::to_string(whole->least));
      EXPECT_SAYS(set(1.5), "whole number");
      EXPECT_SAYS(set(1e300), "whole number");
      EXPECT_SAYS(set("12x"), "whole number");
      EXPECT_SAYS(set(""), "whole number");
    } else if (const auto* real = std::get_if<RealNumber>(&property.kind)) {
      EXPECT_EQ(set(real->least), "no error") << name;
      EXPECT_EQ(set(real->most), "no error") << name;
      EXPECT_SAYS(set(std::nextafter(real->least, -1e9)), name + " is ");
      EXPECT_SAYS(set(std::nextafter(real->most, 1e9)), "between ");
      EXPECT_SAYS(set("nan"), "a number");
      EXPECT_SAYS(set("0x1"), "a number");
      EXPECT_SAYS(set(nullptr), "a number");
    } else if (const auto* text = std::get_if<Text>(&property.kind)) {
      EXPECT_EQ(set(std::string(text->longest, 'a')), "no error") << name;
      EXPECT_SAYS(set(std::string(text->longest + 1, 'a')), "at most");
      EXPECT_SAYS(set(12), "a text");
    } else if (const auto* choice = std::get_if<Choice>(&property.kind)) {
      for (const auto option : choice->names) EXPECT_EQ(set(std::string(option)), "no error") << option;
      EXPECT_SAYS(set("no such"), "one of " + std::string(choice->names[0]));
      EXPECT_SAYS(set(0), "one of ");
    } else if (std::holds_alternative<Flag>(property.kind)) {
      for (const bool flag : {true, false}) EXPECT_EQ(set(flag), "no error");
      EXPECT_SAYS(set("yes"), "true or false");
      EXPECT_SAYS(set(1), "true or false");
    } else {
      EXPECT_EQ(set(9007199254740991), "no error") << name;
      EXPECT_SAYS(set(9007199254740992), "at most 9007199254740991");
      EXPECT_SAYS(set(-1), "not negative");
    }
  }
}

TEST(Properties, CommandLineStringsAreNumbersToo) {
  Experiment experiment;
  for (const auto& [name, value] : {std::pair{"hidden", "\"64\""},
                                    {"learning_rate", "\".005\""},
                                    {"seed", "\"12\""},
                                    {"forget_bias_one", "\"true\""},
                                    {"cell", "\"gru\""},
                                    {"hidden", "96.0"}}) {
    EXPECT_EQ(message(set_property(experiment, name, value)), "no error") << name;
  }
  EXPECT_EQ(experiment.hidden, 96);
  EXPECT_EQ(experiment.training.learning_rate, 0.005);
  EXPECT_EQ(experiment.seed, 12u);
  EXPECT_TRUE(experiment.forget_bias_one);
  EXPECT_EQ(experiment.cell, CellKind::gru);
}

TEST(Properties, MistakesAreNamedAndChangeNothing) {
  Experiment experiment;
  const Experiment before = experiment;
  EXPECT_SAYS(message(set_property(experiment, "hiden", "12")), "no property named \"hiden\"");
  EXPECT_SAYS(message(set_property(experiment, "hidden", "12,")), "not valid JSON");
  EXPECT_SAYS(message(set_property(experiment, "cell", "lstm")), "quotation marks");
  EXPECT_SAYS(message(set_property(experiment, "hidden", "5000")),
              "hidden is 5000; it must be between 1 and 2048");
  EXPECT_EQ(experiment, before);
  EXPECT_SAYS(message(experiment_from_json("[]")), "not a JSON object");
  EXPECT_SAYS(message(experiment_from_json("{")), "not valid JSON");
  EXPECT_SAYS(message(experiment_from_json(std::string("{}\0", 3))), "not valid JSON");
  EXPECT_SAYS(message(set_property(experiment, "hidden", std::string("12\0", 3))), "not valid JSON");
  EXPECT_SAYS(message(experiment_from_json("\"\xFF\"")), "not valid JSON");
  EXPECT_SAYS(message(experiment_from_json(R"({"colour": 1})")), "no property named \"colour\"");
  EXPECT_SAYS(message(experiment_from_json(std::string(200'000, ' '))), "200000 bytes");
  EXPECT_SAYS(message(experiment_from_json(std::string(100'000, '['))), "not valid JSON");
}

TEST(Validate, FindsEveryProblemOfAValue) {
  Experiment experiment;
  EXPECT_TRUE(validate(experiment).empty());
  experiment.hidden = 0;
  experiment.training.learning_rate = std::numeric_limits<double>::quiet_NaN();
  experiment.cell = static_cast<CellKind>(99);
  experiment.sampling.prime = "\xFF";
  const auto problems = validate(experiment);
  ASSERT_EQ(problems.size(), 4u);
  EXPECT_EQ(problems[0].property, "cell");
  EXPECT_EQ(problems[1].property, "hidden");
  EXPECT_EQ(problems[2].property, "learning_rate");
  EXPECT_EQ(problems[3].property, "prime");
  EXPECT_SAYS(problems[3].message, "valid UTF-8");
}

TEST(Validate, TextMustHoldOneWindow) {
  // 90 % of 2277 characters are 2049 = 32 · 64 + 1, which is one window.
  Experiment experiment;
  EXPECT_TRUE(validate(experiment, 2277).empty());
  const auto problems = validate(experiment, 2276);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].property, "batch");
  EXPECT_SAYS(problems[0].message, "takes 2049 characters, and the training part has 2048");
  EXPECT_SAYS(problems[0].message, "Lower batch to 31");
  experiment.batch = 31;
  EXPECT_TRUE(validate(experiment, 2276).empty());
  experiment.batch = 1;
  EXPECT_EQ(validate(experiment, 60).at(0).property, "bptt");
}

TEST(Validate, RefusesWhatWouldNotFitInMemory) {
  Experiment experiment;
  experiment.hidden = 512;
  experiment.layers = 2;
  EXPECT_TRUE(validate(experiment, 1'000'000).empty());
  experiment.hidden = 2048;
  experiment.layers = 8;
  const auto problems = validate(experiment, 1'000'000);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_SAYS(problems[0].message, "MiB of memory");
}

}  // namespace
}  // namespace rnn
