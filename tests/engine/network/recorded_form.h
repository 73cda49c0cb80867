#pragma once

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/losses/loss.h"
#include "engine/network/network.h"
#include "engine/random.h"
#include "tests/engine/network/sequences.h"

namespace rnn {

/// A record of tests/oracles/forms.json: what PyTorch computed for a form of network. Weights, inputs and
/// targets are not in the file but made from their names, here as in tests/oracles/forms_model.py.
struct RecordedForm {
  NetworkShape shape;
  bool masked = false;
  std::string seed;
  double loss = 0;
  nlohmann::json results, gradients;  // numbers by name
};

template <class Names>
auto index_of(const Names& names, const nlohmann::json& name) {
  return std::ranges::find(names, name.get<std::string>()) - names.begin();
}

inline RecordedForm recorded_form(const nlohmann::json& record) {
  const nlohmann::json& form = record["form"];
  const auto choice = [&]<class E>(E usual, const char* key, const auto& names) {
    return form.contains(key) ? static_cast<E>(index_of(names, form[key])) : usual;
  };
  static constexpr std::string_view kInputKinds[] = {"one_hot", "dense", "embedding"};
  return {.shape = {.cell = choice(CellKind{}, "cell", kCellNames),
                    .input_kind = choice(InputKind::dense, "input_kind", std::span(kInputKinds)),
                    .inputs = form.value("inputs", std::size_t{2}),
                    .embedding = form.value("embedding", std::size_t{0}),
                    .hidden = form.value("hidden", std::size_t{2}),
                    .layers = form.value("layers", std::size_t{1}),
                    .bidirectional = form.value("bidirectional", false),
                    .layer_norm = form.value("layer_norm", false),
                    .residual = form.value("residual", false),
                    .dropout = form.value("dropout", 0.0),
                    .recurrent_dropout = form.value("recurrent_dropout", 0.0),
                    .outputs = form.value("outputs", std::size_t{3}),
                    .loss = choice(LossKind{}, "loss", kLossNames),
                    .task = choice(TaskShape{}, "task", kTaskShapeNames),
                    .attention = choice(AttentionKind::none, "attention", kAttentionNames)},
          .masked = form.value("masked", false),
          .seed = record["seed"],
          .loss = record["loss"],
          .results = record["results"],
          .gradients = record["gradients"]};
}

/// The numbers of a tensor: a word of 32 bits each, from the FNV-1a hash of its name.
class NamedNumbers {
 public:
  explicit NamedNumbers(std::string_view name) {
    for (const char c : name) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  std::uint64_t word(std::size_t i) const {
    std::uint64_t seed = hash_ + i;
    return split_mix(seed) >> 32;
  }
  /// A multiple of 1/256 in ±1: exact in every precision.
  template <class T>
  T number(std::size_t i) const {
    return static_cast<T>(static_cast<double>(word(i) % 513) - 256) / 256;
  }
  Token choice(std::size_t i, std::size_t count) const { return static_cast<Token>(word(i) % count); }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// Place in an arena of number i of a parameter, as PyTorch counts: [outputs][inputs].
inline std::size_t arena_place(const Parameter& p, std::size_t i) {
  if (!p.is_matrix() || p.lookup) return p.offset + i;
  return p.offset + i % p.inputs * p.outputs + i / p.inputs;
}

template <class T>
Network<T> recorded_network(const RecordedForm& form) {
  Network<T> network(form.shape);
  for (const Parameter& p : network.table().parameters()) {
    const NamedNumbers numbers(form.seed + "/" + p.name);
    // Attention not nearly even; gates of many units not saturated; units of ReLU mostly alive and never
    // large.
    const bool relu = form.shape.cell == CellKind::rnn_relu, attention = p.name.starts_with("attention.");
    const double scale = attention ? 2 : form.shape.hidden > 8 ? 0.25 : relu ? 0.5 : 1;
    const double more = relu && p.name.find("bias_ih") != std::string::npos ? 0.5 : 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      network.change_weights()[arena_place(p, i)] = static_cast<T>(scale * numbers.number<double>(i) + more);
    }
  }
  network.pack();
  return network;
}

/// Steps, steps of a target of its own length and labels where sequences end early.
inline constexpr std::size_t kRecordedLengths[] = {2, 4}, kRecordedTargetLengths[] = {3, 2},
                             kRecordedLabels[] = {1, 2};

/// Of one-to-many: an input at the first step, then what should have been written, each in its own part.
template <class T>
void tell_targets(Unrolled<T>& unrolled) {
  const std::size_t batch = unrolled.batch(), inputs = unrolled.shape().inputs;
  const std::size_t outputs = unrolled.shape().outputs, apart = inputs - outputs;
  for (std::size_t row = 0; row < unrolled.steps() * batch; ++row) {
    if (unrolled.encoder().shape().reads_tokens()) {
      Token& token = unrolled.tokens()[row];
      token = row < batch ? token % static_cast<Token>(apart)
                          : static_cast<Token>(apart) + unrolled.targets()[row - batch];
      continue;
    }
    const std::span<T> x = unrolled.dense_inputs().subspan(row * inputs, inputs);
    std::ranges::fill(row < batch ? x.subspan(apart) : x, T{});
    if (row < batch) continue;
    for (std::size_t o = 0; o < outputs; ++o) {
      x[apart + o] = unrolled.shape().targets_are_tokens()
                         ? static_cast<T>(unrolled.targets()[row - batch] == o)
                         : unrolled.target_numbers()[(row - batch) * outputs + o];
    }
  }
}

template <class T>
void use_recorded_weights(const RecordedForm& form, Unrolled<T>& unrolled) {
  const NamedNumbers numbers(form.seed + "/weights");
  const std::span<T> weights = unrolled.use_weights();
  const auto& ends = form.shape.has_decoder() ? kRecordedTargetLengths : kRecordedLengths;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const bool there =
        form.shape.task == TaskShape::many_to_one || i / unrolled.batch() < ends[i % unrolled.batch()];
    weights[i] = there ? 1 + numbers.number<T>(i) / 2 : T{};
  }
}

/// Inputs, targets, first states, lengths.
template <class T>
Unrolled<T> recorded_window(const RecordedForm& form) {
  const NetworkShape& shape = form.shape;
  const std::size_t time = shape.task == TaskShape::one_to_one ? 1 : 4;
  const std::size_t target_time = shape.has_decoder() ? 3 : shape.loss == LossKind::ctc ? 2 : 0;
  Unrolled<T> unrolled(shape, {time, std::size(kRecordedLengths), target_time}, Purpose::training);
  const auto fill = [&](std::span<T> values, const std::string& name, std::size_t first = 0) {
    const NamedNumbers numbers(form.seed + "/" + name);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = numbers.number<T>(first + i);
  };
  const NamedNumbers targets(form.seed + "/targets"), tokens(form.seed + "/x");
  for (std::size_t i = 0; i < unrolled.targets().size(); ++i) {
    unrolled.targets()[i] = shape.loss == LossKind::ctc ? 1 + targets.choice(i, shape.outputs - 1)
                                                        : targets.choice(i, shape.outputs);
  }
  fill(unrolled.target_numbers(), "targets");
  if (shape.loss == LossKind::sigmoid) {
    for (std::size_t i = 0; T & y : unrolled.target_numbers()) y = static_cast<T>(targets.choice(i++, 2));
  }
  StackActivations<T>& encoder = unrolled.encoder();
  if (encoder.shape().reads_tokens()) {
    for (std::size_t i = 0; Token & token : unrolled.tokens()) token = tokens.choice(i++, shape.inputs);
  } else {
    fill(unrolled.dense_inputs(), "x");
  }
  if (shape.task == TaskShape::one_to_many) tell_targets(unrolled);
  const std::size_t size = unrolled.batch() * shape.hidden;
  for (std::size_t part = 0; part < shape.layers * encoder.shape().directions; ++part) {
    const std::size_t d = part % encoder.shape().directions, at = encoder.first_state(d) * size;
    auto& layer = encoder.layer(part / encoder.shape().directions, d);
    fill(layer.hidden.span().subspan(at, size), "h0", part * size);
    if (!layer.memory.empty()) fill(layer.memory.span().subspan(at, size), "c0", part * size);
  }
  if (form.masked) {
    unrolled.set_lengths(kRecordedLengths);
    if (shape.loss == LossKind::ctc) unrolled.set_label_counts(kRecordedLabels);
    use_recorded_weights(form, unrolled);
  }
  if (shape.dropout > 0 || shape.recurrent_dropout > 0) unrolled.set_dropout_seed(7);
  return unrolled;
}

}  // namespace rnn
