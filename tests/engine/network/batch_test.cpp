// What a batch must not change: the numbers of a sequence do not depend on which rows are computed together,
// nor on the padding behind it.
#include <gtest/gtest.h>

#include "tests/engine/network/forms.h"

namespace rnn {
namespace {

std::vector<float> copy_of(std::span<const float> values) { return {values.begin(), values.end()}; }

TEST(Batch, RowsGiveTheSameBitsHoweverTheyAreSplit) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : all_forms(cell)) {
      const auto network = random_network<float>(form.shape, 1);
      std::vector<std::vector<float>> gradients, logits;
      for (const std::vector<Rows>& split :
           std::vector<std::vector<Rows>>{{{0, 3}}, {{0, 1}, {1, 2}}, {{2, 1}, {0, 2}}}) {
        auto unrolled = window_for<float>(form, Purpose::training);
        fill_for(form, unrolled, 2);
        for (const Rows rows : split) {
          network.forward(unrolled, rows);
          network.loss(unrolled, rows, 0.1f);
          network.backward(unrolled, rows);
        }
        logits.push_back(copy_of(unrolled.logits()));
        gradients.push_back(weight_gradients(network, unrolled));
      }
      for (std::size_t i = 1; i < gradients.size(); ++i) {
        EXPECT_EQ(logits[i], logits[0]) << name_of(cell) << " " << form.name;
        EXPECT_EQ(gradients[i], gradients[0]) << name_of(cell) << " " << form.name;
      }
    }
  }
}

/// Losses of each sequence and the gradients of their sum.
struct Outcome {
  std::vector<double> losses, gradients, logits;
};

Outcome outcome_of(const Network<double>& network, Unrolled<double>& unrolled) {
  unrolled.clear_state_gradients();
  network.forward(unrolled, unrolled.all_rows());
  const std::vector<double> logits(unrolled.logits().begin(), unrolled.logits().end());
  network.loss(unrolled, unrolled.all_rows(), 1);
  network.backward(unrolled, unrolled.all_rows());
  return {{unrolled.losses().begin(), unrolled.losses().end()}, weight_gradients(network, unrolled), logits};
}

/// Sequence b of a masked window in a window of its own length.
Unrolled<double> alone(const Form& form, Unrolled<double>& all, std::size_t b) {
  const NetworkShape& shape = form.shape;
  const std::size_t steps = kLengths[b], batch = all.batch();
  const bool own_length = shape.has_decoder() || shape.loss == LossKind::ctc;
  const std::size_t targets = !own_length           ? all.output_steps() == 1 ? 1 : steps
                              : shape.has_decoder() ? kTargetLengths[b]
                                                    : kLabels[b];
  Unrolled<double> one(shape, {steps, 1, own_length ? targets : 0}, Purpose::training);
  const auto take = [&](auto from, auto to, std::size_t count, std::size_t width) {
    for (std::size_t i = 0; i < count * width; ++i) to[i] = from[(i / width * batch + b) * width + i % width];
  };
  if (one.encoder().shape().reads_tokens()) {
    take(all.tokens(), one.tokens(), steps, 1);
  } else {
    take(all.dense_inputs(), one.dense_inputs(), steps, shape.inputs);
  }
  if (shape.targets_are_tokens()) {
    take(all.targets(), one.targets(), targets, 1);
  } else {
    take(all.target_numbers(), one.target_numbers(), targets, shape.outputs);
  }
  take(all.weights(), one.use_weights(), one.losses().size(), 1);
  const std::size_t units = shape.hidden;
  for (std::size_t l = 0; l < shape.layers; ++l) {
    for (std::size_t d = 0; d < all.encoder().shape().directions; ++d) {
      auto &from = all.encoder().layer(l, d), &to = one.encoder().layer(l, d);
      const std::size_t at = (all.encoder().first_state(d) * batch + b) * units;
      const std::size_t place = one.encoder().first_state(d) * units;
      std::copy_n(from.hidden.data() + at, units, to.hidden.data() + place);
      if (!to.memory.empty()) std::copy_n(from.memory.data() + at, units, to.memory.data() + place);
    }
  }
  return one;
}

TEST(Batch, PaddingChangesNothing) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : all_forms(cell)) {
      // Dropout gives each place of a batch masks of its own.
      if (!form.masked || form.shape.dropout > 0 || form.shape.recurrent_dropout > 0) continue;
      const auto network = random_network<double>(form.shape, 1);
      auto padded = window_for<double>(form, Purpose::training);
      fill_for(form, padded, 2);
      std::vector<double> losses(padded.losses().size()), gradients(network.table().arena_size());
      for (std::size_t b = 0; b < padded.batch(); ++b) {
        auto one = alone(form, padded, b);
        const Outcome outcome = outcome_of(network, one);
        for (std::size_t s = 0; s < outcome.losses.size(); ++s) {
          losses[s * padded.batch() + b] = outcome.losses[s];
        }
        for (std::size_t i = 0; i < gradients.size(); ++i) gradients[i] += outcome.gradients[i];
      }
      const Outcome together = outcome_of(network, padded);
      for (std::size_t i = 0; i < losses.size(); ++i) {
        EXPECT_NEAR(together.losses[i], losses[i], 1e-12) << name_of(cell) << " " << form.name;
      }
      // Sums of a few hundred terms in another order.
      for (std::size_t i = 0; i < gradients.size(); ++i) {
        EXPECT_NEAR(together.gradients[i], gradients[i], 1e-11) << name_of(cell) << " " << form.name;
      }
    }
  }
}

/// The numbers behind a sequence's end are not looked at.
TEST(Batch, WhatStandsInThePaddingIsNotRead) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : all_forms(cell)) {
      if (!form.masked) continue;
      const auto network = random_network<double>(form.shape, 1);
      std::vector<Outcome> outcomes;
      for (const bool garbage : {false, true}) {
        auto unrolled = window_for<double>(form, Purpose::training);
        fill_for(form, unrolled, 2);
        const std::size_t inputs = unrolled.encoder().shape().inputs;
        for (std::size_t t = 0; garbage && t < unrolled.steps(); ++t) {
          for (std::size_t b = 0; b < unrolled.batch(); ++b) {
            if (!unrolled.encoder().ended(t, b)) continue;
            const std::size_t row = t * unrolled.batch() + b;
            if (unrolled.encoder().shape().reads_tokens()) {
              unrolled.tokens()[row] = (unrolled.tokens()[row] + 1) % static_cast<Token>(inputs);
            } else {
              for (std::size_t i = 0; i < inputs; ++i) unrolled.dense_inputs()[row * inputs + i] += 100;
            }
          }
        }
        outcomes.push_back(outcome_of(network, unrolled));
      }
      EXPECT_EQ(outcomes[0].losses, outcomes[1].losses) << name_of(cell) << " " << form.name;
      EXPECT_EQ(outcomes[0].gradients, outcomes[1].gradients) << name_of(cell) << " " << form.name;
    }
  }
}

}  // namespace
}  // namespace rnn
