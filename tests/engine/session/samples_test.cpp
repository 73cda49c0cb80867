// The texts written during training, and the heatmap that follows them.
#include <cmath>

#include "engine/cells/cell.h"
#include "engine/formats/safetensors.h"
#include "engine/session/live_samples.h"
#include "session_driver.h"

namespace rnn {
namespace {

using namespace test;

TEST(Samples, FirstOneIsWrittenWholeBeforeTraining) {
  Driver driver;
  driver.open_small();
  driver.session.submit({1000, rnn::Run{}});
  while (driver.session.snapshot().step == 0) driver.session.run_for(0);
  const auto snapshot = driver.session.snapshot();
  const auto& first = *snapshot.samples.at(0);
  EXPECT_EQ(first.step, 0u);
  EXPECT_TRUE(first.complete);
  EXPECT_EQ(first.text.size(), 30u);
  EXPECT_TRUE(std::isnan(first.loss));
}

TEST(Samples, GrowInSnapshotsWhileTrainingGoesOn) {
  Driver driver;
  driver.open_small();
  driver.result(rnn::Run{});
  bool seen_incomplete = false;
  std::size_t most = 0;
  std::uint64_t first_step = 0;
  for (int i = 0; i < 3000; ++i) {
    driver.session.run_for(0.02);
    const auto snapshot = driver.session.snapshot();
    most = std::max(most, snapshot.samples.size());
    for (std::size_t s = 0; s + 1 < snapshot.samples.size(); ++s) {
      EXPECT_TRUE(snapshot.samples[s]->complete);
      EXPECT_LT(snapshot.samples[s]->step, snapshot.samples[s + 1]->step);
    }
    const auto& last = *snapshot.samples.back();
    seen_incomplete |= !last.complete && !last.text.empty() && last.text.size() < 30;
    if (snapshot.samples.size() == LiveSamples::kFirst) first_step = snapshot.samples.back()->step;
  }
  const auto snapshot = driver.session.snapshot();
  EXPECT_TRUE(seen_incomplete);
  EXPECT_EQ(most, LiveSamples::kFirst + LiveSamples::kLast);
  EXPECT_EQ(snapshot.samples[0]->step, 0u) << "the first one stays, to compare with";
  EXPECT_EQ(snapshot.samples[LiveSamples::kFirst - 1]->step, first_step);
  EXPECT_GT(snapshot.samples[LiveSamples::kFirst]->step, first_step);
  EXPECT_LT(snapshot.samples.back()->loss, snapshot.samples[1]->loss);
}

TEST(Samples, ComeSoonAndTakeLittleTime) {
  // 10 ms a step and 1 ms a character.
  LiveSamples samples;
  const Vocabulary vocabulary({U'a', U'b'});
  Network<float> network({.inputs = 2, .hidden = 4, .outputs = 2});
  network.pack();
  const Sampling sampling{.prime = "", .length = 100};
  double trained = 0, wrote = 0, last_begun = 0;
  std::vector<double> gaps;
  for (std::uint64_t step = 1; trained < 120; ++step) {
    trained += 0.01;
    samples.add_training_time(0.01);
    if (samples.begin_due()) {
      samples.begin(network, vocabulary, sampling, step, 1.0);
      gaps.push_back(trained - last_begun);
      last_begun = trained;
    }
    while (samples.advance_due()) {
      samples.advance();
      samples.add_writing_time(0.001);
      wrote += 0.001;
    }
  }
  EXPECT_LT(wrote, 0.1 * trained);
  for (std::size_t i = 1; i < gaps.size(); ++i) {
    EXPECT_GE(gaps[i], 0.99);
    EXPECT_LE(gaps[i], i < 5 ? 2.5 : 6.0) << i;
  }
  EXPECT_GT(gaps.size(), 20u);
}

TEST(Samples, ChangedSamplingWritesANewOneAtOnceWhilePaused) {
  Driver driver;
  driver.open_small();
  driver.result(Train{50});
  driver.run_until_idle();
  const auto before = driver.session.snapshot().samples.size();
  driver.result(SetProperty{"length", "17"});
  driver.run_until_idle();
  auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.samples.back()->text.size(), 17u);
  EXPECT_EQ(snapshot.samples.back()->step, 50u);
  EXPECT_LE(snapshot.samples.size(), before + 1);
  // A slider being dragged does not flood the list.
  const auto count = snapshot.samples.size();
  for (int i = 1; i < 20; ++i) driver.result(SetProperty{"temperature", std::to_string(i * 0.1)});
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().samples.size(), count);
  // Symbols that the text does not have are left out of a live sample, and the rest is read.
  driver.result(SetProperty{"prime", "\"the €at\""});
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().samples.back()->prime, "the at");
  // Generate is told exactly.
  EXPECT_NE(driver.send(Generate{Sampling{"the €at"}}).error.find("“€” (U+20AC)"), std::string::npos);
}

TEST(Samples, SameSeedAndWeightsWriteTheSameText) {
  Driver driver;
  driver.open_small();
  driver.result(Train{100});
  driver.result(SetProperty{"sampling_seed", "5"});
  driver.run_until_idle();
  const auto sample = driver.session.snapshot().samples.back()->text;
  const auto sampling = driver.experiment().sampling;
  EXPECT_EQ(driver.result(Generate{sampling})["text"], sample);
  auto other = sampling;
  other.sampling_seed = 6;
  EXPECT_NE(driver.result(Generate{other})["text"], sample);
  other.temperature = 0;
  const auto greedy = driver.result(Generate{other})["text"];
  other.sampling_seed = 7;
  EXPECT_EQ(driver.result(Generate{other})["text"], greedy);
}

/// h and the forget gate of a one-layer LSTM, computed plainly from the saved weights.
struct PlainLstm {
  std::vector<float> w_ih, w_hh, b_ih, b_hh;
  std::size_t hidden, inputs;
  std::vector<double> h, c, forget;

  explicit PlainLstm(const Safetensors& file, std::size_t units, std::size_t symbols)
      : hidden(units), inputs(symbols), h(units), c(units), forget(units) {
    w_ih = *floats_of(*file.find("rnn.weight_ih_l0"));
    w_hh = *floats_of(*file.find("rnn.weight_hh_l0"));
    b_ih = *floats_of(*file.find("rnn.bias_ih_l0"));
    b_hh = *floats_of(*file.find("rnn.bias_hh_l0"));
  }
  void feed(std::size_t token) {
    const auto sigmoid = [](double x) { return 1 / (1 + std::exp(-x)); };
    auto next = h;
    for (std::size_t unit = 0; unit < hidden; ++unit) {
      double a[4];
      for (std::size_t gate = 0; gate < 4; ++gate) {
        const auto row = gate * hidden + unit;
        a[gate] = w_ih[row * inputs + token] + b_ih[row] + b_hh[row];
        for (std::size_t j = 0; j < hidden; ++j) a[gate] += w_hh[row * hidden + j] * h[j];
      }
      forget[unit] = sigmoid(a[1]);
      c[unit] = forget[unit] * c[unit] + sigmoid(a[0]) * std::tanh(a[2]);
      next[unit] = sigmoid(a[3]) * std::tanh(c[unit]);
    }
    h = next;
  }
};

TEST(Heatmap, FollowsTheLatestTextWithTheNetworksOwnStates) {
  Driver driver;
  driver.open_small();
  driver.result(Train{40});
  driver.result(SetProperty{"prime", "\"the cat\""});
  EXPECT_FALSE(driver.session.snapshot().heatmap);
  const auto file = *read_safetensors(driver.send(Save{}).bytes);
  for (const std::string quantity : {"h", "c", "forget"}) {
    driver.result(Probe{0, quantity});
    driver.run_until_idle();
    const auto snapshot = driver.session.snapshot();
    const auto& map = *snapshot.heatmap;
    const std::string fed = snapshot.samples.back()->prime + snapshot.samples.back()->text;
    EXPECT_EQ(map.quantity, quantity);
    EXPECT_EQ(map.units, 12);
    ASSERT_EQ(map.columns, 37);
    EXPECT_EQ(std::string(map.characters.begin(), map.characters.end()), fed);
    PlainLstm lstm(file, 12, snapshot.vocabulary.size());
    for (std::size_t column = 0; column < fed.size(); ++column) {
      const auto found = std::ranges::find(snapshot.vocabulary, static_cast<std::uint32_t>(fed[column]));
      lstm.feed(static_cast<std::size_t>(found - snapshot.vocabulary.begin()));
      const auto& expected = quantity == "h" ? lstm.h : quantity == "c" ? lstm.c : lstm.forget;
      for (std::size_t unit = 0; unit < 12; ++unit) {
        // Float against double, over 37 steps.
        ASSERT_NEAR(map.values[column * 12 + unit], expected[unit], 2e-5) << quantity << " " << column;
      }
    }
  }
  driver.result(Probe{-1, "h"});
  EXPECT_FALSE(driver.session.snapshot().heatmap);
}

TEST(Heatmap, GrowsDuringTrainingAndIsBounded) {
  Driver driver;
  driver.open_small();
  driver.result(Probe{0, "h"});
  driver.result(rnn::Run{});
  for (int i = 0; i < 500; ++i) driver.session.run_for(0.02);
  driver.result(Pause{});
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().heatmap->columns,
            31);  // the line break it starts from, and 30 characters
  driver.result(SetProperty{"length", "1200"});
  driver.run_until_idle();
  const auto snapshot = driver.session.snapshot();
  EXPECT_EQ(snapshot.heatmap->columns, 512);
  EXPECT_EQ(snapshot.heatmap->values.size(), 512u * 12);
  EXPECT_EQ(std::string(snapshot.heatmap->characters.begin(), snapshot.heatmap->characters.end()),
            snapshot.samples.back()->text.substr(1200 - 512));
}

TEST(Heatmap, RefusesWhatTheNetworkDoesNotHave) {
  Driver driver;
  driver.open_small();
  EXPECT_NE(driver.send(Probe{1, "h"}).error.find("no layer 1"), std::string::npos);
  const auto error = driver.send(Probe{0, "reset"}).error;
  EXPECT_NE(error.find("it has h, c, input, forget"), std::string::npos) << error;
  // What a new network does not have is switched off.
  driver.result(Probe{0, "c"});
  driver.result(SetProperty{"cell", "\"gru\""});
  driver.run_until_idle();
  EXPECT_FALSE(driver.session.snapshot().heatmap);
  EXPECT_EQ(driver.session.snapshot().quantities[0], "h");
  driver.result(Probe{0, "h"});
  driver.result(SetProperty{"hidden", "20"});
  driver.run_until_idle();
  EXPECT_EQ(driver.session.snapshot().heatmap->units, 20);
}

}  // namespace
}  // namespace rnn
