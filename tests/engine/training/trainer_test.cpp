#include "engine/training/trainer.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <vector>

#include "tests/engine/training/allocations.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

constexpr std::size_t kBptt = 7, kBatch = 5;

Trainer small_trainer(CellKind cell, std::span<const Token> text, const TrainingSettings& settings = {},
                      std::size_t threads = 1) {
  return {random_network<float>(small_shape(cell), 1), text, kBptt, kBatch, settings, threads};
}

void expect_steps(Trainer& trainer, int count) {
  for (int i = 0; i < count; ++i) ASSERT_TRUE(trainer.step());
}

TEST(Trainer, GivesTheSameBitsWithAnyNumberOfThreads) {
  const auto text = small_text(600, 11);
  for (const CellKind cell : all_cells()) {
    std::vector<std::vector<float>> weights;
    for (const std::size_t threads : {1, 2, 3}) {
      Trainer trainer = small_trainer(cell, text, {}, threads);
      expect_steps(trainer, 20);
      weights.push_back(weights_of(trainer));
    }
    EXPECT_EQ(weights[1], weights[0]) << name_of(cell);
    EXPECT_EQ(weights[2], weights[0]) << name_of(cell);
  }
}

TEST(Trainer, AllocatesNothingInAStep) {
  const auto text = small_text(600, 11);
  for (const CellKind cell : all_cells()) {
    Trainer trainer = small_trainer(cell, text, {}, 2);
    const std::size_t before = allocations();
    expect_steps(trainer, 20);  // more than a pass
    EXPECT_EQ(allocations(), before) << name_of(cell);
    (void)trainer.state();
    EXPECT_GT(allocations(), before) << "the count does not count";
  }
}

TEST(Trainer, LearnsWhatCanBeLearned) {
  const auto text = small_text(4000, 5);
  for (const CellKind cell : all_cells()) {
    TrainingSettings settings;
    settings.learning_rate = 0.01;
    Trainer trainer = small_trainer(cell, text, settings);
    expect_steps(trainer, 600);
    double mean = 0;
    for (int i = 0; i < 100; ++i) mean += trainer.step().value().loss / 100;
    // The text has one token of probability 0.84 and four of 0.04: an entropy of 0.66 nats, when the last two
    // tokens are looked at; without that, as a layer without memory must, ln 5 = 1.61.
    if (cell == CellKind::feed_forward) {
      EXPECT_NEAR(mean, std::log(5.0), 0.03);
    } else {
      EXPECT_LT(mean, 1.0) << name_of(cell);
    }
  }
}

TEST(Trainer, GoesOnBitForBitFromASavedState) {
  const auto text = small_text(600, 11);
  for (const CellKind cell : all_cells()) {
    for (std::size_t optimizer = 0; optimizer < kOptimizerNames.size(); ++optimizer) {
      TrainingSettings settings;
      settings.optimizer = static_cast<OptimizerKind>(optimizer);
      settings.schedule = ScheduleKind::cosine;
      settings.schedule_steps = 50;
      Trainer uninterrupted = small_trainer(cell, text, settings);
      expect_steps(uninterrupted, 23);  // in the midst of the second pass
      const NamedState saved = uninterrupted.state();
      expect_steps(uninterrupted, 30);

      Trainer resumed = small_trainer(cell, text, settings);
      expect_steps(resumed, 3);
      const auto taken = resumed.set_state(saved);
      ASSERT_TRUE(taken) << taken.error().message;
      EXPECT_EQ(resumed.state(), saved);
      expect_steps(resumed, 30);
      EXPECT_EQ(resumed.state(), uninterrupted.state()) << name_of(cell) << " " << kOptimizerNames[optimizer];
    }
  }
}

TEST(Trainer, RefusesAStateThatDoesNotFitAndStaysAsItWas) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::lstm, text);
  expect_steps(trainer, 3);
  const NamedState before = trainer.state();
  Trainer other = small_trainer(CellKind::lstm, text);
  expect_steps(other, 5);
  const NamedState good = other.state();

  const auto refusal = [&](const NamedState& state) {
    const auto result = trainer.set_state(state);
    EXPECT_EQ(trainer.state(), before);
    return result ? std::string("accepted") : result.error().message;
  };
  for (std::size_t i = 0; i < good.tensors.size(); ++i) {
    NamedState missing = good;
    missing.tensors.erase(missing.tensors.begin() + static_cast<std::ptrdiff_t>(i));
    EXPECT_EQ(refusal(missing), "The tensor \"" + good.tensors[i].name + "\" is missing.");
  }
  for (const auto& [name, value] : good.numbers) {
    NamedState missing = good;
    missing.numbers.erase(name);
    EXPECT_EQ(refusal(missing), "The number \"" + name + "\" is missing.");
  }
  NamedState beyond = good;
  beyond.numbers["window"] = 1000;
  EXPECT_NE(refusal(beyond).find("beyond its end"), std::string::npos);
  NamedState other_batch = good;
  other_batch.tensors.back().shape = {4, 21};
  EXPECT_NE(refusal(other_batch).find("state.memory_l1"), std::string::npos);
  for (const auto& [name, value] : std::multimap<std::string, std::uint64_t>{
           {"watch.best", std::bit_cast<std::uint64_t>(std::nan(""))},
           {"watch.best", std::bit_cast<std::uint64_t>(std::numeric_limits<double>::infinity())},
           {"watch.smoothed", std::bit_cast<std::uint64_t>(-std::numeric_limits<double>::infinity())},
           {"watch.high_steps", 5}}) {
    NamedState strange = good;
    strange.numbers[name] = value;
    EXPECT_NE(refusal(strange).find("a watch over the loss"), std::string::npos) << name;
  }
  EXPECT_TRUE(trainer.set_state(good));
}

TEST(Trainer, TakesUpAStateFromBeforeTheLossWasWatched) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::lstm, text);
  expect_steps(trainer, 5);
  NamedState old = trainer.state();
  std::erase_if(old.numbers, [](const auto& number) { return number.first.starts_with("watch."); });
  ASSERT_TRUE(trainer.set_state(old));
  expect_steps(trainer, 1);
  EXPECT_EQ(trainer.state().numbers.at("watch.looks"), 1U);
}

TEST(Trainer, StopsBeforeAnUpdateThatIsNotFinite) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::lstm, text);
  expect_steps(trainer, 3);
  NamedState state = trainer.state();
  // Finite weights whose logits are not.
  for (NamedTensor& t : state.tensors) {
    if (t.name == "head.bias") t.values[0] = std::numeric_limits<float>::max();
    if (t.name == "head.weight") std::ranges::fill(t.values, std::numeric_limits<float>::max());
  }
  ASSERT_TRUE(trainer.set_state(state));
  const auto report = trainer.step();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().quantity, "loss");
  EXPECT_EQ(report.error().step, 3u);
  EXPECT_EQ(trainer.state(), state);
}

TEST(Trainer, NamesTheGradientThatIsNotFinite) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::rnn, text);
  NamedState state = trainer.state();
  // The upper layer's states are zero and so is what its huge recurrent weights make of them: the loss is
  // finite. What flows back through these weights is not.
  for (NamedTensor& t : state.tensors) {
    const bool upper = t.name.starts_with("rnn.") && t.name.ends_with("_l1");
    if (upper) std::ranges::fill(t.values, t.name == "rnn.weight_hh_l1" ? 1e30f : 0.0f);
  }
  ASSERT_TRUE(trainer.set_state(state));
  const auto report = trainer.step();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().step, 0u);
  EXPECT_EQ(report.error().quantity.find("gradient of rnn."), 0u) << report.error().quantity;
  EXPECT_EQ(trainer.state(), state);
}

TEST(Trainer, GoesBackToWhereTheLossWasNearItsBest) {
  const auto text = small_text(600, 11);
  for (const OptimizerKind kind : {OptimizerKind::adam, OptimizerKind::sgd}) {
    TrainingSettings settings{.optimizer = kind, .learning_rate = 0.01};
    Trainer trainer = small_trainer(CellKind::rnn_relu, text, settings);
    expect_steps(trainer, 30);
    TrainingSettings wild = settings;
    wild.learning_rate = 1000;
    wild.clip = 0;
    trainer.set_settings(wild);
    std::optional<Divergence> divergence;
    for (int i = 0; i < 50 && !divergence; ++i) {
      if (const auto report = trainer.step(); !report) divergence = report.error();
    }
    ASSERT_TRUE(divergence);
    EXPECT_EQ(trainer.go_back(), 20u);
    EXPECT_EQ(trainer.steps(), divergence->step) << "the steps that were made are counted on";
    // As a trainer that stopped there, but for the place in the text.
    Trainer stopped = small_trainer(CellKind::rnn_relu, text, settings);
    expect_steps(stopped, 20);
    EXPECT_EQ(trainer.state().tensors, stopped.state().tensors);
    EXPECT_EQ(trainer.state().numbers.at("optimizer_updates"), 20u);
    trainer.set_settings(settings);
    const auto report = trainer.step();
    ASSERT_TRUE(report);
    EXPECT_LT(report->loss, 1.5 * std::log(11));
  }
}

TEST(Trainer, SeesAnExplosionAsIfNeverStopped) {
  const auto text = small_text(600, 11);
  const TrainingSettings settings{.optimizer = OptimizerKind::adam, .learning_rate = 0.01};
  Trainer uninterrupted = small_trainer(CellKind::rnn, text, settings);
  expect_steps(uninterrupted, 45);
  Trainer resumed = small_trainer(CellKind::rnn, text, settings);
  ASSERT_TRUE(resumed.set_state(uninterrupted.state()));
  TrainingSettings wild = settings;
  wild.learning_rate = 1000;
  wild.clip = 0;
  std::optional<Divergence> seen[2];
  for (std::size_t i = 0; i < 2; ++i) {
    Trainer& trainer = i == 0 ? uninterrupted : resumed;
    expect_steps(trainer, 18);  // to step 63: both have the copy of step 60
    trainer.set_settings(wild);
    for (int step = 0; step < 50 && !seen[i]; ++step) {
      if (const auto report = trainer.step(); !report) seen[i] = report.error();
    }
    ASSERT_TRUE(seen[i] && seen[i]->exploded);
    EXPECT_EQ(trainer.go_back(), 60U);
  }
  EXPECT_EQ(seen[1]->step, seen[0]->step);
  EXPECT_EQ(seen[1]->exploded->loss, seen[0]->exploded->loss);
  EXPECT_EQ(seen[1]->exploded->best, seen[0]->exploded->best);
  EXPECT_EQ(resumed.state(), uninterrupted.state());
}

TEST(Trainer, HasNothingToGoBackToBeforeItsFirstStep) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::rnn, text);
  const auto before = weights_of(trainer);
  EXPECT_EQ(trainer.go_back(), std::nullopt);
  EXPECT_EQ(weights_of(trainer), before);
}

TEST(Trainer, ResetsTheStateAfterEachPass) {
  const auto text = small_text(3 * kBptt * kBatch + 1, 11);
  Trainer trainer = small_trainer(CellKind::lstm, text);
  const auto carried = [&] {
    const auto state = trainer.state();
    return state.find("state.hidden_l0")->values;
  };
  const std::vector<float> zero(kBatch * 21);
  for (int pass = 0; pass < 2; ++pass) {
    EXPECT_EQ(carried(), zero);
    expect_steps(trainer, 1);
    EXPECT_NE(carried(), zero);
    expect_steps(trainer, 2);
  }
  EXPECT_DOUBLE_EQ(trainer.epochs(), 2);
}

TEST(Trainer, ChangesSettingsWhileItRuns) {
  const auto text = small_text(600, 11);
  Trainer trainer = small_trainer(CellKind::gru, text);
  expect_steps(trainer, 3);
  TrainingSettings settings = trainer.settings();
  settings.learning_rate = 0;
  trainer.set_settings(settings);
  const auto frozen = weights_of(trainer);
  expect_steps(trainer, 1);
  EXPECT_EQ(weights_of(trainer), frozen);
  EXPECT_EQ(trainer.state().numbers.at("optimizer_updates"), 4u);

  settings.optimizer = OptimizerKind::sgd;
  settings.learning_rate = 0.1;
  trainer.set_settings(settings);
  EXPECT_EQ(trainer.state().numbers.at("optimizer_updates"), 0u);
  const auto fresh = trainer.state();
  ASSERT_NE(fresh.find("optimizer.momentum_buffer.head.bias"), nullptr);
  EXPECT_EQ(fresh.find("optimizer.momentum_buffer.head.bias")->values, std::vector<float>(11));
  const auto report = trainer.step();
  ASSERT_TRUE(report);
  EXPECT_DOUBLE_EQ(report->learning_rate, 0.1);
  EXPECT_EQ(report->step, 5u);
}

}  // namespace
}  // namespace rnn
