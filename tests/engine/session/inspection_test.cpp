// What Inspect answers, held against the saved weights of the same network.
#include <gtest/gtest.h>

#include <cmath>

#include "engine/data/corpus.h"
#include "engine/network/stepper.h"
#include "engine/probes/feature_rows.h"
#include "engine/probes/gradient_lags.h"
#include "engine/probes/text_features.h"
#include "engine/session/presets.h"
#include "engine/session/saved_model.h"
#include "tests/engine/session/session_driver.h"

namespace rnn::test {
namespace {

using nlohmann::json;

/// The network of a session, from what it saves.
template <class T>
Network<T> network_of(Driver& driver) {
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  EXPECT_TRUE(saved) << saved.error().message;
  Network<T> network(saved->model.shape);
  std::vector<float> arena(network.table().arena_size());
  EXPECT_TRUE(arena_from_tensors(network.table(), saved->model.tensors, arena));
  std::ranges::copy(arena, network.change_weights().begin());
  network.pack();
  return network;
}

std::vector<Token> small_tokens() { return read_corpus("small", bytes_of_text(small_text()))->tokens; }

Driver& open_trained(Driver& driver, CellKind cell = CellKind::lstm) {
  Experiment experiment = small_experiment();
  experiment.cell = cell;
  experiment.layers = 2;
  driver.open_small(experiment);
  driver.send(Train{40, false});
  return driver;
}

std::string refusal(Driver& driver, const Inspect& request) { return driver.send(request).error; }

/// The requests that are answered within one slice of work.
std::vector<std::uint64_t> answered_in_a_slice(Session& session) {
  session.run_for(0);
  std::vector<std::uint64_t> requests;
  for (const Reply& reply : session.take_replies()) requests.push_back(reply.request);
  return requests;
}

TEST(Inspection, LetsOtherCommandsThroughWhileTrainingWaits) {
  Driver driver;
  std::string text;
  while (text.size() < 20'000) text += small_text();
  driver.open_small(small_experiment(), text);
  const Inspect asked{.what = Inspection::features, .length = 10'000};
  const json alone = driver.result(asked);
  using Requests = std::vector<std::uint64_t>;
  driver.session.submit({900, asked});
  driver.session.submit({901, Train{3, false}});
  EXPECT_EQ(answered_in_a_slice(driver.session), Requests());
  driver.session.submit({902, SetProperty{"clip", "2"}});
  EXPECT_EQ(answered_in_a_slice(driver.session), Requests{902});
  driver.session.submit({903, Generate{Sampling{"the", 5}}});
  int slices = 0;
  std::vector<Reply> replies;
  while (replies.empty() || replies.back().request != 900) {
    EXPECT_EQ(driver.session.snapshot().step, 0u);
    driver.session.run_for(0);
    for (auto& reply : driver.session.take_replies()) replies.push_back(std::move(reply));
    ++slices;
  }
  EXPECT_GT(slices, 100);  // of 64 characters each
  EXPECT_EQ(replies.front().request, 903u);
  EXPECT_EQ(json::parse(replies.back().result), alone);
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().step, 3u);
}

TEST(Inspection, IsGivenUpWhenTheNetworkIsBuiltAnew) {
  Driver driver;
  open_trained(driver);
  driver.session.submit({900, Inspect{.what = Inspection::saturation, .length = 1000}});
  driver.session.run_for(0);
  driver.session.submit({901, Reset{}});
  driver.session.run_for(0);
  const auto replies = driver.session.take_replies();
  ASSERT_EQ(replies.size(), 2u);
  EXPECT_EQ(replies.front().request, 900u);
  EXPECT_NE(replies.front().error.find("given up"), std::string::npos) << replies.front().error;
}

TEST(Inspection, GatesAreThoseOfTheTextReadFromSomeStepsBefore) {
  Driver driver;
  open_trained(driver);
  const std::size_t start = 300, length = 150;  // more than is read at once
  const json found = driver.result(Inspect{.what = Inspection::gates, .start = start, .length = length});
  EXPECT_EQ(found["what"], "gates");
  EXPECT_EQ(found["start"], start);
  EXPECT_EQ(found["steps"], length);
  std::string symbols;
  for (const auto& symbol : found["symbols"]) symbols += symbol.get<std::string>();
  EXPECT_EQ(symbols, small_text().substr(start, length));
  const auto network = network_of<float>(driver);
  const auto tokens = small_tokens();
  Stepper<float> stepper(network);
  for (std::size_t at = start - Inspect::kWarmUp; at < start + length; ++at) {
    stepper.feed(tokens[at]);
    if (at < start) continue;
    for (std::size_t l = 0; l < 2; ++l) {
      for (std::size_t u = 0; u < 12; ++u) {
        const auto value = [&](const char* name) {
          return found["layers"][l][name][u][at - start].get<float>();
        };
        ASSERT_EQ(value("h"), stepper.hidden(l)[u]);
        ASSERT_EQ(value("c"), stepper.memory(l)[u]);
        ASSERT_EQ(value("input"), stepper.gate(l, 0)[u]);
        ASSERT_EQ(value("output"), stepper.gate(l, 3)[u]);
      }
    }
  }
  const json one = driver.result(Inspect{.start = start, .length = length, .layer = 1});
  EXPECT_EQ(one["layers"], json::array({found["layers"][1]}));
}

TEST(Inspection, GradientsAreThoseOfStretchesOneBehindTheOther) {
  Driver driver;
  open_trained(driver);
  const std::size_t start = 100, length = 20, sequences = 5;
  const json found = driver.result(
      Inspect{.what = Inspection::gradients, .start = start, .length = length, .sequences = sequences});
  EXPECT_EQ(found["sequences"], sequences);
  const auto network = network_of<double>(driver);
  const auto tokens = small_tokens();
  // The same in double, sequence by sequence. It starts earlier, from state zero; loss on its last step.
  std::vector<std::vector<double>> hidden(2, std::vector<double>(length)), memory = hidden;
  double loss = 0;
  for (std::size_t b = 0; b < sequences; ++b) {
    Unrolled<double> window(network.shape(), {start + length, 1}, Purpose::training);
    for (std::size_t t = 0; t < start + length; ++t) {
      window.tokens()[t] = tokens[b * length + t];
      window.targets()[t] = tokens[b * length + t + 1];
    }
    window.keep_state_gradients();
    weigh_last_step(window);
    const auto lags = gradient_lags(network, window);
    for (std::size_t l = 0; l < 2; ++l) {
      for (std::size_t lag = 0; lag < length; ++lag) {
        hidden[l][lag] += lags[l].hidden[lag] / sequences;
        memory[l][lag] += lags[l].memory[lag] / sequences;
      }
    }
    for (const double each : window.losses()) loss += each / sequences;
  }
  // Single precision against double: relative errors of 2^-24 pile up over the steps.
  EXPECT_NEAR(found["loss"], loss, 1e-5 * loss);
  for (std::size_t l = 0; l < 2; ++l) {
    ASSERT_EQ(found["layers"][l]["hidden"].size(), length);
    for (std::size_t lag = 0; lag < length; ++lag) {
      EXPECT_NEAR(found["layers"][l]["hidden"][lag], hidden[l][lag], 1e-4 * hidden[l][lag]) << lag;
      EXPECT_NEAR(found["layers"][l]["memory"][lag], memory[l][lag], 1e-4 * memory[l][lag]) << lag;
    }
  }
}

TEST(Inspection, SaturationCountsTheGates) {
  for (const CellKind cell : {CellKind::gru, CellKind::rnn}) {
    Driver driver;
    open_trained(driver, cell);
    const json gates = driver.result(Inspect{.start = 5, .length = 200, .layer = 1});
    const json found =
        driver.result(Inspect{.what = Inspection::saturation, .start = 5, .length = 200, .layer = 1});
    const json& all = found["layers"][0]["gates"];
    ASSERT_EQ(all.size(), cell == CellKind::gru ? 3 : 1);
    for (const auto& gate : all) {
      const bool tanh = gate["gate"] == "candidate" || gate["gate"] == "h";
      EXPECT_EQ(gate["squash"], tanh ? "tanh" : "sigmoid");
      double low = 0, high = 0;
      for (std::size_t u = 0; u < 12; ++u) {
        double low_here = 0, high_here = 0;
        for (const float x : gates["layers"][0][gate["gate"].get<std::string>()][u]) {
          low_here += (tanh ? x < -0.9F : x < 0.1F) ? 1.0 / 200 : 0;
          high_here += x > 0.9F ? 1.0 / 200 : 0;
        }
        EXPECT_NEAR(gate["lowByUnit"][u], low_here, 1e-12);
        EXPECT_NEAR(gate["highByUnit"][u], high_here, 1e-12);
        low += low_here / 12;
        high += high_here / 12;
      }
      EXPECT_NEAR(gate["low"], low, 1e-12);
      EXPECT_NEAR(gate["high"], high, 1e-12);
    }
  }
}

double pearson(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    mx += x[i] / n;
    my += y[i] / n;
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx * yy == 0 ? 0 : xy / std::sqrt(xx * yy);
}

TEST(Inspection, FeaturesNameTheUnitsThatFollowThemMostClosely) {
  Driver driver;
  open_trained(driver);
  const std::size_t start = 210, length = 400;
  for (const std::string quantity : {"h", "c"}) {
    const json gates = driver.result(Inspect{.start = start, .length = length});
    const json found = driver.result(
        Inspect{.what = Inspection::features, .start = start, .length = length, .quantity = quantity});
    ASSERT_EQ(found["features"].size(), text_features().size());
    const std::string text = small_text();
    const std::u32string points(text.begin(), text.end());
    const auto rows = feature_rows(text_features(), std::span<const char32_t>(points));
    for (std::size_t f = 0; f < text_features().size(); ++f) {
      const json& feature = found["features"][f];
      EXPECT_EQ(feature["name"], text_features()[f].name);
      std::vector<double> said;
      for (std::size_t t = start; t < start + length; ++t)
        said.push_back(rows[t * text_features().size() + f]);
      std::vector<double> sizes;
      for (std::size_t l = 0; l < 2; ++l) {
        for (std::size_t u = 0; u < 12; ++u)
          sizes.push_back(std::abs(pearson(gates["layers"][l][quantity][u], said)));
      }
      std::ranges::sort(sizes, std::greater{});
      if (sizes[0] == 0) {
        EXPECT_TRUE(feature["best"].empty()) << feature;
        continue;
      }
      ASSERT_EQ(feature["best"].size(), 8U) << feature;
      for (std::size_t i = 0; i < 8; ++i) {
        const json& best = feature["best"][i];
        const double own = pearson(
            gates["layers"][best["layer"].get<std::size_t>()][quantity][best["unit"].get<std::size_t>()],
            said);
        EXPECT_NEAR(best["correlation"], own, 1e-9);
        EXPECT_NEAR(std::abs(own), sizes[i], 1e-9);
      }
    }
  }
}

TEST(Inspection, ProjectionIsThePathAlongItsAxes) {
  Driver driver;
  open_trained(driver);
  const json gates = driver.result(Inspect{.start = 9, .length = 100});
  const json found = driver.result(Inspect{.what = Inspection::projection, .start = 9, .length = 100});
  for (std::size_t l = 0; l < 2; ++l) {
    const json& path = found["layers"][l];
    ASSERT_EQ(path["coordinates"].size(), 100U);
    EXPECT_GE(path["explained"][0], path["explained"][1]);
    for (std::size_t t = 0; t < 100; ++t) {
      for (std::size_t k = 0; k < 2; ++k) {
        double along = 0;
        for (std::size_t u = 0; u < 12; ++u) {
          along += path["axes"][k][u].get<double>() *
                   (gates["layers"][l]["h"][u][t].get<double>() - path["mean"][u].get<double>());
        }
        EXPECT_NEAR(path["coordinates"][t][k], along, 1e-6);
      }
    }
  }
}

TEST(Inspection, NormsAreThoseOfTheStepToCome) {
  Driver driver;
  open_trained(driver);
  const json found = driver.result(Inspect{.what = Inspection::norms});
  EXPECT_EQ(found["step"], 40);
  const auto before = network_of<float>(driver);
  driver.send(Train{1, false});
  const auto after = network_of<float>(driver);
  ASSERT_EQ(found["parameters"].size(), before.table().parameters().size());
  for (std::size_t i = 0; i < found["parameters"].size(); ++i) {
    const Parameter& p = before.table()[i];
    const json& norms = found["parameters"][i];
    EXPECT_EQ(norms["name"], p.name);
    double weights = 0, update = 0;
    for (std::size_t j = p.offset; j < p.offset + p.size(); ++j) {
      const double w = before.weights()[j], d = w - static_cast<double>(after.weights()[j]);
      weights += w * w;
      update += d * d;
    }
    // Squares are summed in single precision.
    EXPECT_NEAR(norms["weights"], std::sqrt(weights), 1e-6 * std::sqrt(weights));
    EXPECT_NEAR(norms["update"], std::sqrt(update), 1e-9);
    EXPECT_GT(norms["update"], 0);
    EXPECT_GT(norms["gradient"], 0);
    EXPECT_NEAR(norms["ratio"], std::sqrt(update / weights), 1e-6);
  }
}

TEST(Inspection, ChangesNothing) {
  const auto train = [](bool look) {
    Driver driver;
    open_trained(driver);
    for (std::size_t what = 0; look && what < kInspectionNames.size(); ++what) {
      driver.result(Inspect{.what = static_cast<Inspection>(what)});
    }
    driver.send(Train{7, false});
    return driver.send(Save{}).bytes;
  };
  EXPECT_EQ(train(true), train(false));
}

TEST(Inspection, OfExamples) {
  for (const char* name :
       {"adding-lstm", "parity-gru", "addition-seq2seq", "reverse-attention", "sines-gru"}) {
    SCOPED_TRACE(name);
    Driver driver;
    ASSERT_EQ(driver.send(OpenExperiment{find_preset(name)->experiment}).error, "");
    const json gates = driver.result(Inspect{.start = 3, .layer = 0});
    const std::size_t steps = gates["steps"];
    EXPECT_EQ(gates["layers"][0]["h"][0].size(), steps);
    const json lags = driver.result(Inspect{.what = Inspection::gradients, .start = 3, .sequences = 4});
    EXPECT_EQ(lags["sequences"], 4);
    const bool decoder =
        find_preset(name)->experiment.data == "addition" || find_preset(name)->experiment.data == "reverse";
    EXPECT_EQ(lags["layers"].back().contains("decoder"), decoder);
    for (const auto& layer : lags["layers"]) {
      EXPECT_GT(layer["hidden"][0], 0);
    }
    EXPECT_EQ(lags["layers"][0]["hidden"].size(), lags["steps"].get<std::size_t>());
    driver.result(Inspect{.what = Inspection::saturation});
    driver.result(Inspect{.what = Inspection::projection});
    driver.result(Inspect{.what = Inspection::norms});
    EXPECT_TRUE(
        refusal(driver, {.what = Inspection::features}).contains("text that is read from end to end"));
    EXPECT_TRUE(refusal(driver, {.length = 5}).contains("leave length out"));
    EXPECT_TRUE(refusal(driver, {.start = 1'000'000}).contains("its number must be 0 to "));
    EXPECT_TRUE(
        refusal(driver, {.what = Inspection::gradients, .sequences = 1'000'000}).contains("there are 1 to "));
  }
}

TEST(Inspection, MusicFollowsWhatHasBeenHeard) {
  // Chords of 0 to 4 keys.
  json piece = json::array();
  for (int t = 0; t < 40; ++t) {
    json chord = json::array();
    for (int voice = 0; voice < t * t % 5; ++voice) chord.push_back(48 + 5 * voice + t % 3);
    piece.push_back(chord);
  }
  const json pieces{{"train", {piece}}, {"valid", {piece, piece}}, {"test", {piece}}};
  Driver driver;
  ASSERT_EQ(driver.send(LoadText{"chords.json", bytes_of_text(pieces.dump())}).error, "");
  const json found = driver.result(Inspect{.what = Inspection::features});
  const json gates = driver.result(Inspect{});
  // The network hears each step one step later.
  const auto feature =
      std::ranges::find_if(found["features"], [](const json& f) { return f["name"] == "sounding_keys"; });
  ASSERT_NE(feature, found["features"].end()) << found;
  ASSERT_EQ(found["steps"], piece.size());
  std::vector<double> sounding;
  for (std::size_t t = 0; t + 1 < piece.size(); ++t) sounding.push_back(static_cast<double>(piece[t].size()));
  ASSERT_EQ((*feature)["best"].size(), 8U);
  for (const auto& best : (*feature)["best"]) {
    std::vector<double> unit =
        gates["layers"][best["layer"].get<std::size_t>()]["h"][best["unit"].get<std::size_t>()];
    unit.erase(unit.begin());
    EXPECT_NEAR(best["correlation"], pearson(unit, sounding), 1e-9);
  }
}

TEST(Inspection, RefusalsNameWhatIsThere) {
  Driver driver;
  open_trained(driver);
  const std::size_t size = small_text().size();
  const auto says = [&](const Inspect& request, const std::string& part) {
    const std::string message = refusal(driver, request);
    EXPECT_TRUE(message.contains(part)) << message;
  };
  says({.layer = 2}, "its layers are 0 to 1");
  says({.quantity = "reset"}, "it has h, c, input, forget, candidate, output");
  says({.start = size}, "must be 0 to " + std::to_string(size - 1));
  says({.start = size - 10, .length = 11}, "it can be 1 to 10");
  says({.what = Inspection::gradients, .start = size - 1}, "must be 0 to " + std::to_string(size - 2));
  says({.what = Inspection::gradients, .start = size - 101, .length = 30, .sequences = 4}, "room for 1 to 3");
  says({.what = Inspection::projection, .length = 1100}, "1 to 1024");
}

TEST(Inspection, WithoutItsTextAModelTellsTheNormsOfItsWeights) {
  Driver driver;
  open_trained(driver);
  const auto saved = read_saved_model(driver.send(Save{}).bytes);
  const auto foreign = write_foreign_model(saved->model, "theirs");
  ASSERT_TRUE(foreign && foreign->writes_text);
  const json own = driver.result(Inspect{.what = Inspection::norms});
  ASSERT_EQ(driver.send(LoadModel{foreign->file}).error, "");
  EXPECT_TRUE(refusal(driver, {}).contains("load it first"));
  const json found = driver.result(Inspect{.what = Inspection::norms});
  ASSERT_EQ(found["parameters"].size(), own["parameters"].size());
  EXPECT_EQ(found["parameters"][1]["weights"], own["parameters"][1]["weights"]);
  EXPECT_FALSE(found["parameters"][1].contains("update"));
}

TEST(Inspection, HeldUnitsAreCheckedAndHeard) {
  Driver driver;
  open_trained(driver);
  const auto text = [&](std::vector<Clamp> clamps) {
    return driver.result(Generate{small_experiment().sampling, std::move(clamps)})["text"];
  };
  EXPECT_EQ(text({}), text({}));
  EXPECT_NE(text({}), text({{1, 3, 40}}));
  const auto error = [&](const Clamp& clamp) { return driver.send(Generate{{}, {clamp}}).error; };
  EXPECT_TRUE(error({2, 0, 1}).contains("layers are 0 to 1"));
  EXPECT_TRUE(error({0, 12, 1}).contains("units are 0 to 11"));
  EXPECT_TRUE(error({0, 0, 1e300}).contains("finite"));
}

}  // namespace
}  // namespace rnn::test
