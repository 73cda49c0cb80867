#pragma once

#include <algorithm>
#include <cmath>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "engine/cells/cell.h"
#include "tests/engine/network/recorded_form.h"

namespace rnn {

template <class T>
using NamedValues = std::map<std::string, std::vector<T>>;

/// Final states of a stack, by name after `prefix`.
template <class T>
void add_final_states(const StackActivations<T>& stack, const std::string& prefix, NamedValues<T>& values) {
  const std::size_t size = stack.batch() * stack.shape().hidden;
  for (std::size_t l = 0; l < stack.shape().layers; ++l) {
    for (std::size_t d = 0; d < stack.shape().directions; ++d) {
      const auto& layer = stack.layer(l, d);
      const auto add = [&](const char* name, const AlignedBuffer<T>& states) {
        const std::span<const T> last = states.span().subspan(stack.last_state(d) * size, size);
        std::ranges::copy(last, std::back_inserter(values[prefix + name]));
      };
      add("h_end", layer.hidden);
      if (!layer.memory.empty()) add("c_end", layer.memory);
    }
  }
}

/// All that a forward pass gives.
template <class T>
NamedValues<T> results_of(const Unrolled<T>& unrolled) {
  const auto copy = [](std::span<const T> s) { return std::vector<T>(s.begin(), s.end()); };
  NamedValues<T> values;
  std::vector<T>& logits = values["logits"] = copy(unrolled.logits());
  if (unrolled.output_steps() == unrolled.steps() && !unrolled.shape().has_decoder()) {
    // What is put out behind an end is nobody's business.
    const std::size_t outputs = unrolled.shape().head_outputs();
    for (std::size_t row = 0; row < unrolled.steps() * unrolled.batch(); ++row) {
      if (!unrolled.encoder().ended(row / unrolled.batch(), row % unrolled.batch())) continue;
      std::fill_n(logits.begin() + static_cast<std::ptrdiff_t>(row * outputs), outputs, T{});
    }
  }
  add_final_states(unrolled.encoder(), "", values);
  if (unrolled.shape().has_decoder()) add_final_states(unrolled.decoder(), "decoder_", values);
  if (unrolled.shape().attention != AttentionKind::none) {
    values["attention"] = copy(unrolled.attention().weights.span());
  }
  return values;
}

/// Every gradient of the sum of all losses: of weights, inputs and first states.
template <class T>
NamedValues<T> gradients_of(const Network<T>& network, Unrolled<T>& unrolled) {
  unrolled.clear_state_gradients();
  network.backward(unrolled, unrolled.all_rows());
  const std::vector<T> arena = weight_gradients(network, unrolled);
  NamedValues<T> values;
  for (const Parameter& p : network.table().parameters()) {
    for (std::size_t i = 0; i < p.size(); ++i) values[p.name].push_back(arena[arena_place(p, i)]);
  }
  StackActivations<T>& encoder = unrolled.encoder();
  if (!encoder.shape().reads_tokens()) {
    values["x"].assign(unrolled.input_gradient().begin(), unrolled.input_gradient().end());
  }
  if (!cell_traits(encoder.shape().cell).recurrent) return values;
  for (std::size_t part = 0; part < encoder.shape().layers * encoder.shape().directions; ++part) {
    const auto& layer = encoder.layer(part / encoder.shape().directions, part % encoder.shape().directions);
    std::ranges::copy(layer.hidden_gradient.span(), std::back_inserter(values["h0"]));
    if (layer.memory.empty()) continue;
    std::ranges::copy(layer.memory_gradient.span(), std::back_inserter(values["c0"]));
  }
  return values;
}

/// The largest difference from what is recorded, relative to the largest number of the tensor, and where. ∞
/// where there is not the same to compare.
struct Deviation {
  double largest = 0;
  std::string where;

  void add(double deviation, const std::string& what) {
    if (deviation <= largest) return;
    largest = std::isnan(deviation) ? INFINITY : deviation;  // so that nothing that follows hides it
    where = what;
  }
};

template <class T>
void compare(const NamedValues<T>& actual, const nlohmann::json& recorded, Deviation& deviation) {
  if (actual.size() != recorded.size()) deviation.add(INFINITY, "number of tensors");
  for (const auto& [name, values] : actual) {
    if (!recorded.contains(name) || recorded[name].size() != values.size()) {
      deviation.add(INFINITY, name + ", which is not of that size in the record");
      continue;
    }
    double difference = 0, largest = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double expected = recorded[name][i], d = std::abs(static_cast<double>(values[i]) - expected);
      largest = std::max(largest, std::abs(expected));
      difference = std::isnan(d) ? INFINITY : std::max(difference, d);
    }
    deviation.add(difference / largest, name);
  }
}

/// Runs the recorded form.
template <class T>
Deviation deviation_of(const RecordedForm& form) {
  const Network<T> network = recorded_network<T>(form);
  Unrolled<T> unrolled = recorded_window<T>(form);
  Deviation deviation;
  network.forward(unrolled, unrolled.all_rows());
  compare(results_of(unrolled), form.results, deviation);
  network.loss(unrolled, unrolled.all_rows(), T{1});
  double loss = 0;
  for (const T l : unrolled.losses()) loss += static_cast<double>(l);
  deviation.add(std::abs(loss - form.loss) / std::abs(form.loss), "loss");
  compare(gradients_of(network, unrolled), form.gradients, deviation);
  return deviation;
}

}  // namespace rnn
