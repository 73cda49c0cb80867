// Networks that read their own outputs: one-to-many and sequence-to-sequence with less than all of the
// teacher.
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/engine/network/gradient_check.h"

namespace rnn {
namespace {

template <class T>
std::vector<T> copy_of(std::span<const T> values) {
  return {values.begin(), values.end()};
}

/// Tokens and numbers, each loss with another head; tokens also as rows of an embedding.
std::vector<Form> feeding_forms(CellKind cell, double teacher_forcing) {
  std::vector<Form> forms;
  for (Form form : task_forms(cell)) {
    const NetworkShape& shape = form.shape;
    if (shape.task != TaskShape::one_to_many && !shape.has_decoder()) continue;
    form.teacher_forcing = teacher_forcing;
    forms.push_back(form);
    if (shape.loss != LossKind::softmax) continue;
    for (const InputKind kind : {InputKind::one_hot, InputKind::embedding}) {
      form.shape.input_kind = kind;
      form.shape.embedding = kind == InputKind::embedding ? 2 : 0;
      forms.push_back(form);
    }
  }
  return forms;
}

/// The stack that reads what was written.
template <class T>
StackActivations<T>& reader_of(Unrolled<T>& unrolled) {
  return unrolled.shape().has_decoder() ? unrolled.decoder() : unrolled.encoder();
}

/// What the reader of [T][B] has read of the outputs, as numbers: tokens, or the last O numbers of each step.
template <class T>
std::vector<T> read_of(Unrolled<T>& unrolled) {
  const StackActivations<T>& reader = reader_of(unrolled);
  if (reader.shape().reads_tokens()) return {reader.tokens().begin(), reader.tokens().end()};
  return copy_of(reader.inputs());
}

/// The next step reads the largest of a step's outputs, or the outputs themselves.
template <class T>
void pass_on(Unrolled<T>& unrolled, std::size_t step) {
  StackActivations<T>& reader = reader_of(unrolled);
  const NetworkShape& shape = unrolled.shape();
  const std::size_t inputs = reader.shape().inputs, apart = inputs - shape.outputs;
  for (std::size_t b = 0; b < unrolled.batch(); ++b) {
    const std::size_t row = step * unrolled.batch() + b, next = row + unrolled.batch();
    const T* outputs = unrolled.logits().data() + row * shape.head_outputs();
    if (reader.shape().reads_tokens()) {
      const auto largest = std::max_element(outputs, outputs + shape.outputs) - outputs;
      reader.tokens()[next] = static_cast<Token>(apart) + static_cast<Token>(largest);
    } else {
      std::copy_n(outputs, shape.outputs, reader.inputs().data() + next * inputs + apart);
    }
  }
}

TEST(FeedBack, WithoutTheTeacherIsWritingStepByStep) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : feeding_forms(cell, 0)) {
      const auto network = random_network<float>(form.shape, 1);
      auto whole = window_for<float>(form, Purpose::inference), stepped = whole, taught = whole;
      for (auto* unrolled : {&whole, &stepped, &taught}) fill_for(form, *unrolled, 2);
      const Rows all = whole.all_rows();
      network.forward(whole, all);

      if (form.shape.has_decoder()) {
        network.read(stepped, all, {0, stepped.steps()});
        network.begin_writing(stepped, all);
      }
      for (std::size_t step = 0; step < stepped.output_steps(); ++step) {
        form.shape.has_decoder() ? network.write(stepped, all, {step, 1})
                                 : network.read(stepped, all, {step, 1});
        if (step + 1 < stepped.output_steps()) pass_on(stepped, step);
      }
      EXPECT_EQ(copy_of<float>(whole.logits()), copy_of<float>(stepped.logits()))
          << name_of(cell) << form.name;
      EXPECT_EQ(read_of(whole), read_of(stepped)) << name_of(cell) << " " << form.name;

      taught.set_teacher_forcing(1, 0);
      network.forward(taught, all);
      EXPECT_NE(read_of(whole), read_of(taught)) << name_of(cell) << " " << form.name;
    }
  }
}

TEST(FeedBack, IsTheSameHoweverTheRowsAreSplit) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : feeding_forms(cell, 0.5)) {
      const auto network = random_network<float>(form.shape, 1);
      auto whole = window_for<float>(form, Purpose::inference), split = whole;
      for (auto* unrolled : {&whole, &split}) fill_for(form, *unrolled, 2);
      network.forward(whole, whole.all_rows());
      network.forward(split, {1, 2});
      network.forward(split, {0, 1});
      EXPECT_EQ(copy_of<float>(whole.logits()), copy_of<float>(split.logits())) << name_of(cell) << form.name;
    }
  }
}

/// A step reads the target as often as it should, and its own output otherwise, never anything else.
TEST(FeedBack, ReadsTheTargetAtAsManyStepsAsTheRatioSays) {
  NetworkShape shape = small_form(CellKind::gru);
  shape.task = TaskShape::sequence_to_sequence;
  shape.loss = LossKind::squared;
  const auto network = random_network<float>(shape, 1);
  const std::size_t steps = 50, batch = 100, outputs = shape.outputs;
  for (const double ratio : {0.25, 0.5, 0.9}) {
    Unrolled<float> unrolled(shape, {2, batch, steps}, Purpose::inference);
    fill_window(unrolled, 2);
    unrolled.set_teacher_forcing(ratio, 3);
    network.forward(unrolled, unrolled.all_rows());
    std::size_t taught = 0;
    const std::size_t rows = (steps - 1) * batch;
    for (std::size_t row = 0; row < rows; ++row) {
      const auto read = unrolled.decoder().inputs().subspan((row + batch) * outputs, outputs);
      const bool target = std::ranges::equal(read, unrolled.target_numbers().subspan(row * outputs, outputs));
      EXPECT_TRUE(target || std::ranges::equal(read, unrolled.logits().subspan(row * outputs, outputs)));
      taught += target;
    }
    // Four standard deviations of the share among 4900 coins.
    EXPECT_NEAR(static_cast<double>(taught) / static_cast<double>(rows), ratio, 4 * 0.5 / 70);
  }
}

/// What is fed back is data: nothing flows back through it, as in scheduled sampling (Bengio et al. 2015).
TEST(FeedBack, GradientsAreThoseOfReadingTheSameNumbers) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : feeding_forms(cell, 0.5)) {
      const auto network = random_network<float>(form.shape, 1);
      auto fed = window_for<float>(form, Purpose::training), told = fed;
      for (auto* unrolled : {&fed, &told}) fill_for(form, *unrolled, 2);
      const Rows all = fed.all_rows();
      network.forward(fed, all);

      StackActivations<float>&from = reader_of(fed), &to = reader_of(told);
      if (form.shape.has_decoder()) {
        network.read(told, all, {0, told.steps()});
        network.begin_writing(told, all);
      }
      std::ranges::copy(from.tokens(), to.tokens().begin());
      if (!to.shape().reads_tokens()) std::ranges::copy(from.inputs(), to.inputs().begin());
      const Steps steps{0, told.output_steps()};
      form.shape.has_decoder() ? network.write(told, all, steps) : network.read(told, all, steps);
      std::vector<std::vector<float>> gradients;
      for (auto* unrolled : {&fed, &told}) {
        network.loss(*unrolled, all, 0.1f);
        unrolled->clear_state_gradients();
        network.backward(*unrolled, all);
        gradients.push_back(weight_gradients(network, *unrolled));
      }
      EXPECT_EQ(gradients[0], gradients[1]) << name_of(cell) << " " << form.name;
    }
  }
}

/// Where tokens are fed back these stay as they are when a weight changes a little, unless two outputs are as
/// large as each other: by this seed none are.
TEST(FeedBack, GradientsWithTokensAreTheNumericOnes) {
  for (const CellKind cell : all_cells()) {
    for (const Form& form : feeding_forms(cell, 0.5)) {
      if (!form.shape.targets_are_tokens() || form.shape.input_kind == InputKind::dense) continue;
      const GradientCheck::Result result = GradientCheck(form, 18).run();
      EXPECT_LE(result.error, 1e-6) << name_of(cell) << " " << form.name << ": " << result.where;
    }
  }
}

}  // namespace
}  // namespace rnn
