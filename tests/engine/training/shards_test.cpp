// A batch that is trained in shards against the same batch in one window.
#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <vector>

#include "engine/data/tasks/task_data.h"
#include "engine/training/example_source.h"
#include "engine/training/stream_source.h"
#include "tests/engine/training/allocations.h"
#include "tests/engine/training/small_run.h"

namespace rnn {
namespace {

constexpr std::size_t kBptt = 7;
constexpr std::size_t kTwoShards = 21, kFourShards = 37;  // of unequal size

/// Loss and gradients of the window that comes next, in one piece.
struct Whole {
  std::unique_ptr<BatchSource> source;
  std::vector<Unrolled<float>> window;  // one

  Whole(const NetworkShape& shape, std::unique_ptr<BatchSource> from) : source(std::move(from)) {
    window.emplace_back(shape, source->window(), Purpose::training);
  }

  std::pair<double, std::vector<float>> compute(const Network<float>& network) {
    Unrolled<float>& u = window[0];
    source->fill(window);
    u.clear_state_gradients();
    u.set_teacher_forcing(1, 1);
    const double total = network.total_weight(u);
    network.forward(u, u.all_rows());
    network.loss(u, u.all_rows(), static_cast<float>(1 / total));
    network.backward(u, u.all_rows());
    double sum = 0;
    for (const float loss : u.losses()) sum += static_cast<double>(loss);
    return {sum / total, weight_gradients(network, u)};
  }
};

/// Some steps of a trainer, each against the same step in one window. Sums in another order differ by
/// roundings of 6e-8, at most 1.1e-5 of a gradient here; a shard left out, or taken for another one, by a
/// tenth and more.
void expect_same(Trainer& trainer, Whole whole) {
  for (int i = 0; i < 3; ++i) {
    const auto [loss, gradients] = whole.compute(trainer.network());
    const auto report = trainer.step();
    ASSERT_TRUE(report);
    EXPECT_NEAR(report->loss, loss, 1e-6 * loss);
    double difference = 0, size = 0;
    for (std::size_t j = 0; j < gradients.size(); ++j) {
      const double wanted = static_cast<double>(gradients[j]);
      difference += std::pow(static_cast<double>(trainer.gradients()[j]) - wanted, 2);
      size += wanted * wanted;
    }
    EXPECT_LT(std::sqrt(difference), 3e-5 * std::sqrt(size)) << "step " << i;
    whole.source->advance(whole.window);
  }
}

TEST(Shards, GiveTheLossAndTheGradientOfTheWholeBatchOfAText) {
  const auto text = small_text(4000, 11);
  for (const CellKind cell : all_cells()) {
    for (const std::size_t batch : {kTwoShards, kFourShards}) {
      SCOPED_TRACE(name_of(cell) + " with a batch of " + std::to_string(batch));
      ASSERT_EQ(training_shards(batch), batch == kTwoShards ? 2u : 4u);
      Trainer trainer(random_network<float>(small_shape(cell), 1), text, kBptt, batch, {});
      expect_same(trainer, {small_shape(cell), std::make_unique<StreamSource>(text, kBptt, batch)});
    }
  }
}

TEST(Shards, GiveTheLossAndTheGradientOfTheWholeBatchOfExamples) {
  for (std::size_t kind = 0; kind < kTaskNames.size(); ++kind) {
    SCOPED_TRACE(kTaskNames[kind]);
    auto task = make_task({.kind = static_cast<TaskKind>(kind)});
    ASSERT_TRUE(task);
    const auto data = std::make_shared<const TaskData>(std::move(*task));
    const ExampleForm& form = data->form();
    const NetworkShape shape{.cell = CellKind::lstm,
                             .input_kind = form.input_kind,
                             .inputs = form.network_inputs(),
                             .hidden = 9,
                             .outputs = form.outputs,
                             .loss = form.loss,
                             .task = form.task};
    Trainer trainer(random_network<float>(shape, 2), std::make_unique<ExampleSource>(data, kTwoShards, 5),
                    {});
    expect_same(trainer, {shape, std::make_unique<ExampleSource>(data, kTwoShards, 5)});
  }
}

TEST(Shards, GiveTheSameBitsWithAnyNumberOfThreads) {
  const auto text = small_text(4000, 11);
  for (const CellKind cell : all_cells()) {
    NetworkShape shape = small_shape(cell);
    shape.dropout = 0.2;
    std::vector<float> one;
    for (const std::size_t threads : {1, 2, 3, 5}) {
      Trainer trainer(random_network<float>(shape, 1), text, kBptt, kTwoShards, {}, threads);
      for (int i = 0; i < 10; ++i) ASSERT_TRUE(trainer.step());
      if (threads == 1) one = weights_of(trainer);
      EXPECT_EQ(weights_of(trainer), one) << name_of(cell) << ", " << threads << " threads";
    }
  }
}

TEST(Shards, ThatShareMemoryGiveTheBitsOfThoseThatDoNot) {
  for (std::size_t kind = 0; kind < kTaskNames.size(); ++kind) {
    auto task = make_task({.kind = static_cast<TaskKind>(kind)});
    ASSERT_TRUE(task);
    const auto data = std::make_shared<const TaskData>(std::move(*task));
    const ExampleForm& form = data->form();
    for (const AttentionKind attention : {AttentionKind::dot, AttentionKind::additive}) {
      NetworkShape shape{.cell = CellKind::lstm,
                         .input_kind = form.input_kind,
                         .inputs = form.network_inputs(),
                         .hidden = 9,
                         .layers = 2,
                         .layer_norm = true,
                         .residual = true,
                         .dropout = 0.2,
                         .recurrent_dropout = 0.1,
                         .outputs = form.outputs,
                         .loss = form.loss,
                         .task = form.task};
      if (shape.has_decoder()) shape.attention = attention;
      // Three threads have no whole shards of four, two have two each, one has all of them.
      std::vector<float> apart;
      for (const std::size_t threads : {3, 2, 1}) {
        Trainer trainer(random_network<float>(shape, 2),
                        std::make_unique<ExampleSource>(data, kFourShards, 5), {}, threads);
        for (int i = 0; i < 3; ++i) ASSERT_TRUE(trainer.step());
        if (threads == 3) apart = weights_of(trainer);
        EXPECT_EQ(weights_of(trainer), apart) << kTaskNames[kind] << ", " << threads << " threads";
      }
    }
  }
}

TEST(Shards, AllocateNothingInAStep) {
  const auto text = small_text(4000, 11);
  Trainer trainer(random_network<float>(small_shape(CellKind::gru), 1), text, kBptt, kTwoShards, {}, 2);
  const std::size_t before = allocations();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(trainer.step());  // more than a pass
  EXPECT_EQ(allocations(), before);
}

TEST(Shards, GoOnBitForBitFromASavedState) {
  const auto text = small_text(4000, 11);
  const auto make = [&] {
    return Trainer(random_network<float>(small_shape(CellKind::lstm), 1), text, kBptt, kFourShards, {});
  };
  Trainer uninterrupted = make();
  for (int i = 0; i < 11; ++i) ASSERT_TRUE(uninterrupted.step());
  const NamedState saved = uninterrupted.state();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(uninterrupted.step());

  Trainer resumed = make();
  const auto taken = resumed.set_state(saved);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(resumed.state(), saved);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(resumed.step());
  EXPECT_EQ(resumed.state(), uninterrupted.state());
}

}  // namespace
}  // namespace rnn
