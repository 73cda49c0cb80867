#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "engine/session/command.h"
#include "engine/session/presets.h"
#include "engine/session/properties.h"

namespace rnn {
namespace {

template <class T>
T read(std::string_view json, Bytes bytes = {}) {
  const auto command = command_from_json(json, std::move(bytes));
  EXPECT_TRUE(command) << json << ": " << command.error().message;
  EXPECT_TRUE(std::holds_alternative<T>(command->action)) << json;
  return std::get<T>(command->action);
}

std::string refusal(std::string_view json) {
  const auto command = command_from_json(json, {});
  return command ? "not refused" : command.error().message;
}

#define EXPECT_SAYS(message, part) \
  EXPECT_PRED2([](const std::string& m, const std::string& p) { return m.contains(p); }, message, part)

TEST(CommandJson, EveryActionIsReadByItsName) {
  EXPECT_EQ(read<OpenExperiment>(R"({"action":"open","experiment":{"hidden":32}})").experiment.hidden, 32);
  EXPECT_EQ(read<OpenExperiment>(R"({"action":"open","experiment":"plays-gru"})").experiment,
            find_preset("plays-gru")->experiment);
  const auto set = read<SetProperty>(R"({"action":"set","name":"cell","value":"gru"})");
  EXPECT_EQ(set.name, "cell");
  EXPECT_EQ(set.value, R"("gru")");
  const auto text = read<LoadText>(R"({"action":"load_text","name":"a.txt","latin1":true})", {1, 2});
  EXPECT_EQ(text.name, "a.txt");
  EXPECT_EQ(text.bytes, (Bytes{1, 2}));
  EXPECT_TRUE(text.latin1);
  EXPECT_FALSE(text.keep_network);
  read<rnn::Run>(R"({"action":"run"})");
  read<Pause>(R"({"action":"pause"})");
  EXPECT_EQ(read<Train>(R"({"action":"train","count":100})").count, 100u);
  EXPECT_TRUE(read<Train>(R"({"action":"train"})").evaluate);
  read<Reset>(R"({"action":"reset"})");
  const auto sampling =
      read<Generate>(R"({"action":"generate","sampling":{"prime":"é","top_k":3,"temperature":0}})").sampling;
  EXPECT_EQ(
      sampling,
      (Sampling{.prime = "é", .length = 400, .temperature = 0, .top_k = 3, .top_p = 1, .sampling_seed = 1}));
  EXPECT_EQ(read<Evaluate>(R"({"action":"evaluate","part":"whole"})").part, Part::whole);
  EXPECT_EQ(read<Generate>(R"({"action":"generate","clamp":[{"layer":1,"unit":2,"value":-0.5}]})").clamps,
            (std::vector<Clamp>{{1, 2, -0.5}}));
  const auto inspect = read<Inspect>(
      R"({"action":"inspect","what":"norms","start":3,"length":4,"layer":1,"quantity":"c","sequences":2})");
  EXPECT_EQ(inspect.what, Inspection::norms);
  EXPECT_EQ(std::tuple(inspect.start, inspect.length, inspect.layer, inspect.quantity, inspect.sequences),
            std::tuple(3, 4, 1, "c", 2));
  EXPECT_EQ(read<Answer>(R"({"action":"answer","example":3,"beam":4})").beam, 4U);
  EXPECT_EQ(read<Answer>(R"({"action":"answer","clamp":[{"layer":1,"unit":2,"value":-0.5}]})").clamps,
            (std::vector<Clamp>{{1, 2, -0.5}}));
  EXPECT_EQ(read<Probe>(R"({"action":"probe","layer":1,"quantity":"c"})").layer, 1);
  read<Save>(R"({"action":"save"})");
  EXPECT_EQ(read<LoadModel>(R"({"action":"load_model"})", {7}).bytes, Bytes{7});
  EXPECT_EQ(command_from_json(R"({"request":18446744073709551615,"action":"run"})", {})->request, UINT64_MAX);
}

TEST(CommandJson, WhatIsWrittenIsReadAgain) {
  Experiment experiment;
  experiment.layers = 3;
  const Action actions[] = {OpenExperiment{experiment},
                            SetProperty{"learning_rate", "0.01"},
                            LoadText{"é.txt", {}, true, true},
                            rnn::Run{},
                            Pause{},
                            Train{12, false},
                            Reset{},
                            Generate{Sampling{"x", 3, 0.5, 2, 0.9, 8}, {{0, 1, 0.25}, {2, 0, -1}}},
                            Evaluate{Part::training},
                            Answer{3, 4, {{0, 1, 0.5}}},
                            Probe{2, "forget"},
                            Inspect{Inspection::features, 5, 6, 1, "c", 7},
                            Save{},
                            LoadModel{},
                            ListPresets{},
                            Export{ExportFormat::pytorch}};
  static_assert(std::size(actions) == std::variant_size_v<Action>);
  for (std::size_t i = 0; i < std::size(actions); ++i) {
    const auto json = to_json(Command{i, actions[i]});
    const auto command = command_from_json(json, {});
    ASSERT_TRUE(command) << json << ": " << command.error().message;
    EXPECT_EQ(command->request, i);
    EXPECT_EQ(command->action.index(), i);
    EXPECT_EQ(to_json(*command), json);
  }
}

TEST(CommandJson, MistakesAreNamed) {
  EXPECT_SAYS(refusal("nonsense"), "not valid JSON");
  EXPECT_SAYS(refusal("{}"), "no action named \"\"");
  EXPECT_SAYS(refusal(R"({"action":"fly"})"), "no action named \"fly\"");
  EXPECT_SAYS(refusal(R"({"action":"train","count":-1})"), "train: count must be a whole number");
  EXPECT_SAYS(refusal(R"({"action":"train","steps":1})"), "no field \"steps\"");
  EXPECT_SAYS(refusal(R"({"action":"open","experiment":"no-such"})"), "no preset named \"no-such\"");
  EXPECT_SAYS(refusal(R"({"action":"open","experiment":{"hidden":0}})"), "hidden is 0");
  EXPECT_SAYS(refusal(R"({"action":"open","experiment":7})"), "not a JSON object");
  EXPECT_SAYS(refusal(R"({"action":"generate","sampling":{"cell":"gru"}})"), "no setting named \"cell\"");
  EXPECT_SAYS(refusal(R"({"action":"generate","sampling":{"top_p":2}})"), "top_p is 2");
  EXPECT_SAYS(refusal(R"({"action":"generate","sampling":[]})"), "sampling must be");
  EXPECT_SAYS(refusal(R"({"action":"generate","clamp":3})"), "clamp must be a list");
  EXPECT_SAYS(refusal(R"({"action":"answer","clamp":3})"), "clamp must be a list");
  EXPECT_SAYS(refusal(R"({"action":"generate","clamp":[3]})"), "clamp: each must be an object");
  EXPECT_SAYS(refusal(R"({"action":"generate","clamp":[{"layer":0,"value":1}]})"), "clamp: unit is missing");
  EXPECT_SAYS(refusal(R"({"action":"generate","clamp":[{"layer":-1,"unit":0,"value":1}]})"),
              "clamp: layer must be a whole number");
  EXPECT_SAYS(refusal(R"({"action":"inspect","what":"dreams"})"), "what must be gates, gradients");
  EXPECT_SAYS(refusal(R"({"action":"inspect","start":-1})"), "start must be a whole number");
  EXPECT_SAYS(refusal(R"({"action":"evaluate","part":"none"})"), "validation, training, whole or test");
  EXPECT_SAYS(refusal(R"({"action":"probe","layer":99999999999})"), "layer is too large");
  EXPECT_SAYS(refusal(R"({"action":"load_text","name":3})"), "name must be a text");
  EXPECT_SAYS(refusal(R"({"action":7})"), "no action named");
}

TEST(ReplyJson, SurvivesThereAndBack) {
  const Reply reply{9, "what, “where”", R"({"text":"é日😀\n"})", {}};
  const auto json = to_json(reply);
  EXPECT_EQ(nlohmann::json::parse(json),
            nlohmann::json::parse(R"({"request":9,"error":"what, “where”","result":{"text":"é日😀\n"}})"));
  const auto back = reply_from_json(json, {1, 2, 3});
  ASSERT_TRUE(back);
  EXPECT_EQ(back->request, 9u);
  EXPECT_EQ(back->error, reply.error);
  EXPECT_EQ(back->result, reply.result);
  EXPECT_EQ(back->bytes, (Bytes{1, 2, 3}));
  EXPECT_FALSE(reply_from_json("[]", {}));
}

}  // namespace
}  // namespace rnn
