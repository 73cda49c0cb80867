#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/losses/loss.h"
#include "tests/engine/network/sequences.h"

namespace rnn {

/// A form of network and a way to use it, to be checked.
struct Form {
  std::string name;
  NetworkShape shape;
  bool masked = false;  // sequences of several lengths, steps of several weights
  double teacher_forcing = 1;
};

/// Small and of sizes that are no multiple of anything.
inline NetworkShape small_form(CellKind cell) {
  return {.cell = cell, .input_kind = InputKind::dense, .inputs = 3, .hidden = 5, .outputs = 4};
}

inline std::string name_of(LossKind loss) { return std::string(kLossNames[static_cast<std::size_t>(loss)]); }
inline std::string name_of(TaskShape task) {
  return std::string(kTaskShapeNames[static_cast<std::size_t>(task)]);
}
inline std::string name_of(AttentionKind attention) {
  return std::string(kAttentionNames[static_cast<std::size_t>(attention)]);
}

/// Losses that a task shape can have: CTC needs an output at every input.
inline std::vector<LossKind> losses_of(TaskShape task) {
  std::vector<LossKind> losses;
  for (const auto& loss : kLosses<double>) {
    if (loss.kind != LossKind::ctc || task == TaskShape::many_to_many) losses.push_back(loss.kind);
  }
  return losses;
}

inline void add_form(std::vector<Form>& forms, const std::string& name, const NetworkShape& shape) {
  forms.push_back({name + (shape.bidirectional ? " bidirectional" : ""), shape, false});
  if (shape.task == TaskShape::one_to_one) return;  // one step cannot end early
  forms.push_back({forms.back().name + " masked", shape, true});
}

/// Depth × directions × losses × masks, aligned.
inline std::vector<Form> aligned_forms(CellKind cell) {
  std::vector<Form> forms;
  for (const std::size_t layers : {1, 2, 3}) {
    for (const bool bidirectional : {false, true}) {
      for (const LossKind loss : losses_of(TaskShape::many_to_many)) {
        NetworkShape shape = small_form(cell);
        shape.layers = layers;
        shape.bidirectional = bidirectional;
        shape.loss = loss;
        add_form(forms, name_of(loss) + " layers " + std::to_string(layers), shape);
      }
    }
  }
  return forms;
}

/// Task shapes × losses × directions × attention × masks, two layers.
inline std::vector<Form> task_forms(CellKind cell) {
  std::vector<Form> forms;
  for (const TaskShape task : {TaskShape::one_to_one, TaskShape::one_to_many, TaskShape::many_to_one,
                               TaskShape::sequence_to_sequence}) {
    for (const bool bidirectional : {false, true}) {
      if (bidirectional && task == TaskShape::one_to_many)
        continue;  // it cannot read what is not yet written
      for (const LossKind loss : losses_of(task)) {
        for (const AttentionKind attention :
             {AttentionKind::none, AttentionKind::dot, AttentionKind::additive}) {
          if (attention != AttentionKind::none && task != TaskShape::sequence_to_sequence) continue;
          // Without memory nothing but attention reaches the decoder.
          if (task == TaskShape::sequence_to_sequence && attention == AttentionKind::none &&
              cell == CellKind::feed_forward) {
            continue;
          }
          NetworkShape shape = small_form(cell);
          shape.layers = 2;
          shape.bidirectional = bidirectional;
          shape.task = task;
          shape.loss = loss;
          shape.attention = attention;
          if (task == TaskShape::one_to_many) shape.inputs += shape.outputs;
          add_form(forms, name_of(task) + " " + name_of(loss) + " attention " + name_of(attention), shape);
        }
      }
    }
  }
  return forms;
}

/// One-hot and embedded inputs, normalisation, residual connections, dropout, and all of it together.
inline std::vector<Form> structure_forms(CellKind cell) {
  std::vector<Form> forms;
  for (const bool bidirectional : {false, true}) {
    for (const TaskShape task : {TaskShape::many_to_many, TaskShape::sequence_to_sequence}) {
      NetworkShape plain = small_form(cell);
      plain.layers = 3;
      plain.bidirectional = bidirectional;
      plain.task = task;
      if (plain.has_decoder())
        plain.attention = AttentionKind::dot;  // or the encoder's outputs would not count
      NetworkShape one_hot = plain, embedding = plain, norm = plain, residual = plain, dropout = plain,
                   recurrent_dropout = plain, all = plain;
      one_hot.input_kind = InputKind::one_hot;
      embedding.input_kind = all.input_kind = InputKind::embedding;
      embedding.embedding = all.embedding = 2;
      norm.layer_norm = all.layer_norm = true;
      residual.residual = all.residual = true;
      dropout.dropout = all.dropout = 0.3;
      recurrent_dropout.recurrent_dropout = all.recurrent_dropout = 0.4;
      add_form(forms, "one-hot " + name_of(task), one_hot);
      add_form(forms, "embedding " + name_of(task), embedding);
      add_form(forms, "layer norm " + name_of(task), norm);
      add_form(forms, "residual " + name_of(task), residual);
      add_form(forms, "dropout " + name_of(task), dropout);
      add_form(forms, "recurrent dropout " + name_of(task), recurrent_dropout);
      add_form(forms, "everything " + name_of(task), all);
    }
  }
  return forms;
}

/// Every form of a cell.
inline std::vector<Form> all_forms(CellKind cell) {
  std::vector<Form> forms = aligned_forms(cell);
  for (const auto& more : {task_forms(cell), structure_forms(cell)}) {
    forms.insert(forms.end(), more.begin(), more.end());
  }
  return forms;
}

/// A window for a form: T = 6 (one-to-one: 1), S = 4 where targets have a length of their own, B = 3.
template <class T>
Unrolled<T> window_for(const Form& form, Purpose purpose) {
  const bool own_length = form.shape.has_decoder();
  const std::size_t target_time = own_length ? 4 : form.shape.loss == LossKind::ctc ? 2 : 0;
  const std::size_t time = form.shape.task == TaskShape::one_to_one ? 1 : 6;
  return Unrolled<T>(form.shape, {time, 3, target_time}, purpose);
}

/// Lengths of the sequences in a masked window; the longest is whole.
inline constexpr std::size_t kLengths[] = {6, 3, 4}, kTargetLengths[] = {2, 4, 1}, kLabels[] = {2, 1, 2};

/// Random inputs, targets and states, and where the form is masked lengths and weights.
template <class T>
void fill_for(const Form& form, Unrolled<T>& unrolled, std::uint64_t seed) {
  fill_window(unrolled, seed);
  if (form.shape.loss == LossKind::ctc) {
    for (Token& label : unrolled.targets()) label = 1 + label % 3;
  }
  Random random(seed + 1);
  if (form.shape.loss == LossKind::sigmoid) {
    for (T& y : unrolled.target_numbers()) y = static_cast<T>(random.bits() % 2);
  }
  if (form.shape.loss == LossKind::absolute) {
    // Away from the outputs, as the loss has a kink that no difference may straddle.
    for (T& y : unrolled.target_numbers()) y += y > 0 ? 3 : -3;
  }
  if (form.masked) {
    unrolled.set_lengths(kLengths);
    if (form.shape.loss == LossKind::ctc) unrolled.set_label_counts(kLabels);
    const std::span<T> weights = unrolled.use_weights();
    const std::span<const std::size_t> lengths = form.shape.has_decoder() ? kTargetLengths : kLengths;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const std::size_t step = i / unrolled.batch(), b = i % unrolled.batch();
      const bool there = form.shape.task == TaskShape::many_to_one || step < lengths[b];
      weights[i] = there ? static_cast<T>(random.uniform(0.5, 1.5)) : T{};
    }
  }
  if (form.shape.dropout > 0 || form.shape.recurrent_dropout > 0) {
    if (unrolled.encoder().training()) unrolled.set_dropout_seed(seed + 2);
  }
  unrolled.set_teacher_forcing(form.teacher_forcing, seed + 3);
}

}  // namespace rnn
